/** Everything that one workspace of Customer.io knows. What happens to it is in the files named for the operations. */
import type { Switches } from '../switches';
import { Activities } from './activities';
import { AnonymousVisitors } from './anonymous';
import type { Catalogue } from '../seed';
import { Deliveries } from './deliveries';
import { EspSuppression } from './esp-suppression';
import { nothingPlayed, type Played } from './played';
import { EventIds } from './event-ids';
import { Objects } from './objects';
import { People } from './people';
import type { Person } from './person';
import { Suppression } from './suppression';
import { Templates } from './templates';

export type Workspace = {
  readonly people: People;
  readonly objects: Objects;
  /** Manual segments by id. A segment is made by the App API; here every id that is used exists. */
  readonly segments: Map<string, Set<Person>>;
  readonly anonymous: AnonymousVisitors;
  readonly eventIds: EventIds;
  readonly suppression: Suppression;
  readonly activities: Activities;
  readonly deliveries: Deliveries;
  readonly templates: Templates;
  /** What was set up in Customer.io: campaigns, newsletters, segments and the rest. */
  readonly catalogue: Catalogue;
  readonly espSuppression: EspSuppression;
  readonly played: Played;
  /** Events keep their `attributes`; off, a large run needs a fraction of the memory. */
  readonly keepsEventData: boolean;
};

/** What an operation is carried out with. */
export type Context = {
  readonly workspace: Workspace;
  readonly switches: Switches;
  readonly nowMs: number;
  /** `n` of the request that brought it. */
  readonly request?: number;
};

export function emptyWorkspace(keepsEventData: boolean, catalogue: Catalogue): Workspace {
  return {
    people: new People(),
    objects: new Objects(),
    segments: new Map(),
    anonymous: new AnonymousVisitors(),
    eventIds: new EventIds(),
    suppression: new Suppression(),
    activities: new Activities(),
    deliveries: new Deliveries(),
    templates: new Templates(catalogue.transactional),
    catalogue,
    espSuppression: new EspSuppression(),
    played: nothingPlayed(),
    keepsEventData,
  };
}
