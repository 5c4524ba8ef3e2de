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
