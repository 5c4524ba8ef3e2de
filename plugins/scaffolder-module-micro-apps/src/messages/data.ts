export const dataMessages = {
  heading: 'Data',
  intro: 'What does the app read or write? Describe each kind of data once.',
  row: 'Data {{number}}',
  add: 'Add more data',
  remove: 'Remove data {{number}}',
  name: 'What is it?',
  nameHelp: 'A short name, such as "call notes" or "invoices".',
  classification: 'How sensitive is it?',
  categories: 'Does it contain any of these?',
  categoriesHelp:
    'Tick what may be in there, even now and then. This can raise how sensitive the data counts.',
  volume: 'How much at a time?',
  access: 'What does the app do with it?',
  resource: 'Where does it come from?',
  resourceHelp: 'Pick the system or database, if it is in the catalog.',
  classifications: {
    public: 'Public',
    internal: 'Internal',
    confidential: 'Confidential',
    regulated: 'Regulated',
  },
  classificationHelp: {
    public: 'Anyone may read it: the website, published brochures.',
    internal:
      'For colleagues, no great harm if it leaks: meeting notes, how-to guides.',
    confidential:
      'Would hurt people or the company if it leaks: customer lists, contracts, prices.',
    regulated:
      'The law protects it: health records, card or account numbers, passwords.',
  },
  categoryNames: {
    pii: 'Personal data',
    phi: 'Health data',
    pci: 'Payment cards',
    financial: 'Financial data',
    employee: 'Employee data',
    credentials: 'Passwords and keys',
  },
  categoryHelp: {
    pii: 'names, e-mail addresses, phone numbers',
    phi: 'diagnoses, sick notes, treatments',
    pci: 'card numbers, expiry dates',
    financial: 'account numbers, salaries, unpublished results',
    employee: 'reviews, applications, absences',
    credentials: 'passwords, tokens, API keys',
  },
  volumes: {
    single: 'One record at a time',
    bulk: 'Many records at once',
  },
  volumeHelp: {
    single: 'such as one e-mail or one contract',
    bulk: 'such as a whole export or mailbox',
  },
  accesses: {
    read: 'Reads it',
    write: 'Writes it',
    'read-write': 'Reads and writes it',
  },
  stores: {
    section: 'Search index of your documents',
    help: 'Only if the app keeps a copy of your texts to search by meaning (a "vector store").',
    row: 'Search index {{number}}',
    add: 'Add a search index',
    remove: 'Remove search index {{number}}',
    id: 'Name of the index',
    type: 'Product',
    typeHelp: 'Such as pgvector, Chroma or Weaviate.',
    region: 'Region',
    holds: 'Which data does it hold?',
    public: 'It can be reached from the internet without signing in',
  },
} as const;
