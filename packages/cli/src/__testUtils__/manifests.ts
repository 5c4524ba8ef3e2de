/** The manifest of the contract: 7 x 3 x 2 = 42, low. */
export const SALES = `apiVersion: micro-apps.dev/v1alpha1
kind: MicroApp
metadata:
  name: sales-notes-summarizer-v2
  title: Sales notes summarizer
spec:
  type: summarizer
  owner: group:default/sales-ops
  purpose: Summarises call notes for the sales team's weekly report.
  audience: team
  environments: [sandbox, staging]
  residency: eu
  dataSources:
    - name: call-notes
      classification: confidential
      categories: [pii]
      volume: bulk
  models:
    - endpoint: llm-enterprise-x
      model: llm-enterprise-x
      version: '2026-01-01'
`;

/** The bank of the contract: 10 x 7 x 5 = 350, high. */
export const BANK = `apiVersion: micro-apps.dev/v1alpha1
kind: MicroApp
metadata:
  name: bank-notes-summarizer
spec:
  type: rag
  owner: group:default/sales-ops
  purpose: Finds similar client notes.
  audience: team
  environments: [production]
  residency: us
  dataSources:
    - name: client-notes
      classification: regulated
      categories: [pii, financial]
      volume: bulk
  models:
    - endpoint: embeddings-public
      model: embed-v4
      version: '4.0'
      purpose: embedding
  network:
    outbound: open
`;

/** What a portal says about regions and models. */
export const CONFIG = `microApps:
  regions:
    - { id: eu, title: European Union }
    - { id: us, title: United States }
  modelEndpoints:
    - id: llm-enterprise-x
      title: LLM Enterprise X
      hosting: managed-enterprise
      region: eu
      allowedClassifications: [public, internal, confidential]
      models:
        - { model: llm-enterprise-x, versions: ['2026-01-01'] }
    - id: embeddings-public
      title: Public embeddings service
      hosting: public-api
      region: us
      allowedClassifications: [public]
      models:
        - { model: embed-v4, versions: ['4.0'] }
`;
