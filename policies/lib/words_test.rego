package micro_apps.lib.words_test

import data.micro_apps.lib.words

test_names_are_sorted_and_quoted if {
	words.quoted({"b", "a"}) == "“a”, “b”"
	words.quoted(["b", "a", "a"]) == "“a”, “b”"
	words.quoted([]) == ""
}

test_a_long_list_is_cut_short if {
	words.quoted({"1", "2", "3", "4", "5"}) == "“1”, “2”, “3”, “4”, “5”"
	words.quoted({"1", "2", "3", "4", "5", "6", "7"}) == "“1”, “2”, “3”, “4”, “5” and 2 more"
}

test_a_template_is_filled if {
	words.filled("%s is in “%s”.", ["a", "b"]) == "a is in “b”."
	words.filled("Nothing to fill.", []) == "Nothing to fill."
	words.filled("“%s” has 100 %.", ["%s"]) == "“%s” has 100 %."
}

test_a_message_is_made_of_what_is_no_text if {
	words.filled("“%s” is %s.", [1, null]) == "“?” is ?."
}

test_a_place_is_a_path if words.place("models", 3, "version") == "spec.models[3].version"
