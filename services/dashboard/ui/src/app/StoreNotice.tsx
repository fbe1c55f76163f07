import { useObservable } from '../common/observable';
import { useLive } from './live';

/** Says that what other replicas of the dashboard get is not shown, as long as that is so. */
export function StoreNotice() {
  return useObservable(useLive().storeAway) ? (
    <p className="failure wide" role="alert">
      The Redis is away: this shows what came in at one replica of the dashboard, until it is back.
    </p>
  ) : null;
}
