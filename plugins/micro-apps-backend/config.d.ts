import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  /** Governance of LLM micro apps. */
  microApps?: {
    /** The regions that data may stay in; a manifest names one as its residency. */
    regions?: Array<{
      id: string;
      title: string;
    }>;

    /**
     * The register of model endpoints. An entry that is removed here is withdrawn from the register, not forgotten.
     */
    modelEndpoints?: Array<{
      id: string;
      title: string;
      description?: string;
      hosting: 'public-api' | 'managed-enterprise' | 'self-hosted';
      /** The id of a region. */
      region: string;
      /** 0 to 9; the trust of its kind of hosting by default. */
      trust?: number;
      /** `approved` by default; `deprecated` entries still count, `withdrawn` ones count as not registered. */
      state?: 'approved' | 'deprecated' | 'withdrawn';
      /** All by default. */
      allowedClassifications?: Array<
        'public' | 'internal' | 'confidential' | 'regulated'
      >;
      models?: Array<{
        model: string;
        /** Those that count. */
        versions: string[];
        /** Of these, the ones that are going to be withdrawn. */
        deprecated?: string[];
        /** Versions that were listed once and do not count any more. */
        withdrawn?: string[];
        /** Where the vendor's bill of materials is; https only. */
        billOfMaterials?: string;
        /** What the model can be used for; anything where it is left out. */
        purposes?: Array<
          'generation' | 'embedding' | 'reranking' | 'moderation' | 'other'
        >;
      }>;
    }>;

    /** Numbers of the risk model that replace the defaults; the README of `micro-apps-common` lists them. */
    riskModel?: {
      version?: string;
      dataSensitivity?: object;
      modelTrust?: object;
      operationalImpact?: object;
      controls?: { [control: string]: number };
      thresholds?: {
        /** 50 by default. */
        medium?: number;
        /** 200 by default. */
        high?: number;
      };
      /** The days that a verification of a control holds; 180 by default. */
      verificationDays?: number;
    };

    /** Days between reviews, by inherent tier. */
    reviewIntervals?: {
      /** 90 by default. */
      low?: number;
      /** 60 by default. */
      medium?: number;
      /** 30 by default. */
      high?: number;
    };

    /** How periodic reviews are held. */
    reviews?: {
      /** Days are days there; `UTC` by default. */
      timeZone?: string;
      /** Days after the day of a review before anything follows; 7 by default. */
      graceDays?: number;
      /** What follows then: reminders end, go on every day, or the app is suspended as well; `warn` by default. */
      overdue?: 'off' | 'warn' | 'enforce';
      /** The hour of the day from which people are reminded; 7 by default. */
      remindFromHour?: number;
    };

    /** How changes of apps that are approved are treated. */
    changeControl?: {
      /**
       * What makes a change matter, so that people have to agree to it; all by default. What does not is recorded, and the
       * approval carries over.
       */
      material?: Array<
        | 'score'
        | 'owner'
        | 'model'
        | 'data-source'
        | 'vector-store'
        | 'region'
        | 'audience'
        | 'environment'
        | 'network'
        | 'action'
        | 'prompt'
        | 'control'
      >;
      /**
       * Whether the approved revision stays in force until the change is decided; `true` by default. Otherwise the app may
       * run in the sandbox only meanwhile.
       */
      keepInForce?: boolean;
    };

    /** Where reminders are mailed from; without it they are in the portal only. */
    email?: {
      transport: {
        host: string;
        /** 587 by default, 465 where `secure` is set. */
        port?: number;
        /** Whether the connection begins with TLS; `false` by default. */
        secure?: boolean;
        user?: string;
        /** @visibility secret */
        password?: string;
      };
      /** Such as `Micro apps <micro-apps@example.com>`. */
      sender: string;
      /** Whether people may choose not to be mailed; `true` by default. */
      mayRefuse?: boolean;
    };

    /** The way of each tier through approval. High risks are blocked. */
    approval?: {
      /** Hours within which requests and renewals are to be decided; 24, 72 and 48 by default. */
      serviceLevels?: { low?: number; medium?: number; high?: number };
      /** The group that hears of what takes longer; the fallback group by default. */
      escalateTo?: string;
      /** How approvers may have themselves represented by somebody else. */
      delegation?: {
        /** The days that one delegation may last; 30 by default, 0 forbids delegating. */
        maxDays?: number;
      };
      /** Fills an owner leg that the owner's side cannot fill; `group:default/platform` by default. */
      fallbackGroup?: string;
      routes?: {
        /** Without legs, which is the default, low risks are approved at once. */
        low?: { legs: Array<ApprovalLeg> };
        /**
         * By default a leg `security` of `group:default/security`, and the leg `owner`. The group of the leg `security` also
         * verifies controls, decides on renewals and hears of waivers; without that leg, the fallback group does.
         */
        medium?: { legs: Array<ApprovalLeg> };
      };
    };

    /** Policy as code: what evaluates it, and what it is told about the company. */
    policy?: {
      /** `embedded` by default: in this process, with no server. `opa`: by a server that speaks OPA's API. */
      engine?: 'embedded' | 'opa';
      /** The bundle of the embedded engine; by default the one that comes with the plugin. */
      bundle?: {
        /** A bundle as `opa build -t wasm` writes it. */
        file?: string;
        /** A bundle server, instead of a file: an https URL of the bundle, without credentials. */
        url?: string;
        /** Allows a plain http URL that leads to another machine; `false` by default. */
        allowHttp?: boolean;
        /**
         * A bearer token for the bundle server.
         *
         * @visibility secret
         */
        token?: string;
        /** Instead of a token. */
        username?: string;
        /** @visibility secret */
        password?: string;
        /** Milliseconds after which its source is looked at again; 10,000 for a file, 30,000 for a server by default. */
        intervalMs?: number;
        /** Milliseconds that the bundle server has to answer; 10,000 by default. */
        timeoutMs?: number;
        /** Accepts only bundles that are signed with one of these keys. */
        signing?: {
          keys: Array<{
            /** What the signature calls the key. */
            id: string;
            algorithm:
              | 'RS256'
              | 'RS384'
              | 'RS512'
              | 'PS256'
              | 'PS384'
              | 'PS512'
              | 'ES256'
              | 'ES384'
              | 'ES512'
              | 'HS256'
              | 'HS384'
              | 'HS512';
            /**
             * A public key or certificate in PEM, or the secret of an HS algorithm.
             *
             * @visibility secret
             */
            key: string;
            /** What signatures with this key must be for. */
            scope?: string;
          }>;
          /** The key to use, whatever the signature names. */
          keyId?: string;
          /** What signatures must be for. */
          scope?: string;
        };
      };
      /**
       * A bundle that runs in shadow: it decides afterwards what the bundle in force decided, and only its differences
       * are kept. It takes the same keys as `bundle`, and needs a `file` or a `url`.
       */
      candidate?: {
        /** A bundle as `opa build -t wasm` writes it. */
        file?: string;
        /** A bundle server, instead of a file. */
        url?: string;
        allowHttp?: boolean;
        /** @visibility secret */
        token?: string;
        username?: string;
        /** @visibility secret */
        password?: string;
        intervalMs?: number;
        timeoutMs?: number;
        signing?: {
          keys: Array<{
            id: string;
            algorithm: string;
            /** @visibility secret */
            key: string;
            scope?: string;
          }>;
          keyId?: string;
          scope?: string;
        };
      };
      /** The OPA server of the engine `opa`. */
      opa?: {
        /** Its URL, up to and without `/v1`: https, or plain http on the same machine. */
        url: string;
        /** Allows a plain http URL that leads to another machine; `false` by default. */
        allowHttp?: boolean;
        /**
         * A bearer token for the server.
         *
         * @visibility secret
         */
        token?: string;
        /** Instead of a token. */
        username?: string;
        /** @visibility secret */
        password?: string;
        /** Milliseconds for one decision; 1,000 by default. */
        timeoutMs?: number;
        /** Milliseconds after which it is looked whether the server has other policies; 10,000 by default. */
        intervalMs?: number;
        /** How many decisions are asked for at a time; 16 by default. */
        concurrency?: number;
        /** When the server is not asked for a while, and everything is denied at once instead. */
        circuitBreaker?: {
          /** After how many failures in a row; 5 by default. */
          failures?: number;
          /** For how many milliseconds, after which one question goes through; 5,000 by default. */
          cooldownMs?: number;
        };
      };
      /** How far one evaluation may go before it is stopped, and denied. */
      limits?: {
        /** 1,000 by default. */
        timeoutMs?: number;
        /** 20,000 by default. */
        loadTimeoutMs?: number;
        /** 128 MiB by default. */
        memoryBytes?: number;
      };
      /** The log of decisions. */
      decisionLog?: {
        /** How long decisions are kept; 90 days by default. */
        retentionDays?: number;
        /** JSON Pointers into the input that are erased besides people's own words; `*` stands for every entry. */
        erase?: string[];
        /** Tells this portal from others in a decision-log service. */
        labels?: { [label: string]: string };
        /** A service that takes decision logs as OPA sends them. */
        service?: {
          /** Its URL without `/logs`, and without credentials: https, or plain http on the same machine. */
          url: string;
          /** Allows a plain http URL that leads to another machine; `false` by default. */
          allowHttp?: boolean;
          /**
           * A bearer token for it.
           *
           * @visibility secret
           */
          token?: string;
          /**
           * Further headers.
           *
           * @deepVisibility secret
           */
          headers?: { [name: string]: string };
          /** How often decisions are sent; every 10 seconds by default. */
          intervalSeconds?: number;
          /** How many decisions a call carries; 100 by default. */
          batch?: number;
          /** How many bytes a call carries before it is compressed; 1,000,000 by default. */
          batchBytes?: number;
          /** How long a call may take; 10 seconds by default. */
          timeoutSeconds?: number;
        };
      };
      /** What policies are told about the company, as data. */
      organisation?: {
        /** The vector stores that apps may use; without any, none may be used. */
        vectorStores?: Array<{
          id: string;
          title?: string;
          /** The id of a region. */
          region: string;
          /** Whether the store asks who reads it. */
          accessControlled: boolean;
          /** Whether anybody outside can read it; `false` by default. */
          public?: boolean;
          classifications: Array<
            'public' | 'internal' | 'confidential' | 'regulated'
          >;
        }>;
        /** The scopes that tokens of an owner's apps may have, by entity reference; `*` stands for every owner. */
        scopes?: { [owner: string]: string[] };
        /** The hostings that a classification may be sent to; what is not listed is not limited. */
        combinations?: Array<{
          classification: 'public' | 'internal' | 'confidential' | 'regulated';
          hostings: Array<'public-api' | 'managed-enterprise' | 'self-hosted'>;
        }>;
        /** What data hosts may get that are no model endpoints; any other host gets public and internal data. */
        hosts?: Array<{
          host: string;
          classifications: Array<
            'public' | 'internal' | 'confidential' | 'regulated'
          >;
        }>;
      };
    };

    /** How apps are taken out of service. */
    decommission?: {
      /** Days in which a decommission can be called off; 7 by default. */
      coolingDays?: number;
      /** Days for which the name of a decommissioned app stays taken; 30 by default. */
      nameReservedDays?: number;
      /** How many days before a planned end people are reminded of it; 14, 7 and 1 by default. */
      remindDays?: number[];
      /** Whose members stand for the platform; the fallback group of approvals by default. */
      platformGroup?: string;
      /** The allowlist: what apps leave things in, and the portal may delete from. */
      targets?: Array<{
        id: string;
        title: string;
        kind: 'credentials' | 'tokens' | 'cache' | 'vector-store' | 'store';
        /** `manual`, `postgresql`, `redis`, `chroma`, `weaviate`, `webhook`, or one that a module adds. */
        adapter: string;
        /** Whose it is; an app that meets one of these has a share in it. */
        belongsTo: {
          vectorStores?: string[];
          endpoints?: string[];
          /** As `namespace/name`. */
          apps?: string[];
          all?: boolean;
        };
        /** What of it is an app's; `{namespace}/{name}` by default. */
        resource?: string;
        /** For one question to the store; 30 by default. */
        timeoutSeconds?: number;
        /**
         * What the adapter needs; docs/decommission-targets.md lists it.
         *
         * @deepVisibility secret
         */
        config?: object;
      }>;
    };

    /** What becomes of apps whose owner is gone. */
    ownership?: {
      /** Days in which somebody can take such an app over, before it is retired; 30 by default. */
      deadlineDays?: number;
      /** Hours for which the catalog has to say that an owner is gone before it is believed; 0 to 20, 6 by default. */
      confirmHours?: number;
    };

    /** Micro apps that the catalog finds in files, such as those of Git repositories. */
    follow?: {
      /** `true` by default. */
      enabled?: boolean;
      /** How often the catalog is asked for what changed; every 30 seconds by default. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** How long a file has to be gone before its app counts as without one; 60 by default. */
      missingAfterMinutes?: number;
      /** How many revisions an hour are taken from one file; 10 by default. What is newest then is taken later. */
      maxRevisionsPerHour?: number;
    };

    /** When scheduled work runs. */
    schedules?: {
      /** Opening, reminding of and escalating reviews; every 15 minutes by default. */
      reviews?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** Sending of mails; every minute by default. */
      mails?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** Delivery of notifications that a crash left behind; every 30 seconds by default. */
      messages?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** Working off decommissions; every 10 seconds by default. */
      decommission?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** Search for apps whose owner is gone; every hour by default. */
      ownership?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** Removal of what is no longer needed; every 6 hours by default. */
      cleanup?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** What follows from the end of a control's verification; every 15 minutes by default. */
      controls?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** Reminders of the end of waivers, and that end itself; every 5 minutes by default. */
      waivers?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** Evaluation of all apps, where a crash or an outage interrupted it; every minute by default. */
      evaluation?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** Assessing apps anew after a change of the register, where a crash or an outage interrupted it; every minute by default. */
      reassessment?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** Going on with previews of policies that a stopped back end left behind, and removal of those that are a day old; every minute by default. */
      previews?: SchedulerServiceTaskScheduleDefinitionConfig;
    };

    /** Demo data; the back end refuses to start with it unless NODE_ENV is `development`. */
    demo?: {
      enabled?: boolean;
      /** The folder of the stories that are told; required when enabled. */
      directory?: string;
    };
  };
}

interface ApprovalLeg {
  /** The leg `owner` is filled by the owner of the app. */
  name: string;
  /** The entity reference of the group that decides; every leg but `owner` has one. */
  group?: string;
  /** How many distinct people have to approve; 1 by default. */
  count?: number;
}
