import { lazy, Suspense, useEffect } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { loginNeeded } from '../api/client';
import { Empty, Loading } from '../common/notes';
import { useObservable } from '../common/observable';
import { handleKey } from '../common/shortcuts';
import { TraceView } from '../trace/TraceView';
import { TracesView } from '../traces/TracesView';
import { Header } from './Header';
import { useLive } from './live';
import { Login } from './Login';
import { ShortcutSheet } from './ShortcutSheet';
import { StoreNotice } from './StoreNotice';

const CompareView = lazy(() => import('../trace/CompareView'));
const SamplingView = lazy(() => import('../views/SamplingView'));
const ServiceMapView = lazy(() => import('../views/ServiceMapView'));
const MetricsView = lazy(() => import('../views/MetricsView'));
const ErrorsView = lazy(() => import('../views/ErrorsView'));
const ActivityView = lazy(() => import('../views/ActivityView'));

export function App() {
  const [location] = useLocation();
  const needed = useObservable(loginNeeded);
  return needed || location === '/login' ? <Login /> : <Views />;
}

function Views() {
  const live = useLive();
  useEffect(() => live.start(), [live]);
  useEffect(() => {
    document.addEventListener('keydown', handleKey);
    return () => document.removeEventListener('keydown', handleKey);
  }, []);
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <Header />
      <StoreNotice />
      <main id="main" tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          <Switch>
            <Route path="/traces" component={TracesView} />
            <Route path="/traces/:traceId">{({ traceId }) => <TraceView key={traceId} traceId={traceId} />}</Route>
            <Route path="/compare" component={CompareView} />
            <Route path="/sampling" component={SamplingView} />
            <Route path="/service-map" component={ServiceMapView} />
            <Route path="/metrics" component={MetricsView} />
            <Route path="/errors" component={ErrorsView} />
            <Route path="/activity" component={ActivityView} />
            <Route path="/">
              <Redirect to="/traces" replace />
            </Route>
            <Route>
              <Empty title="There is no such page">
                <p>The views are named at the top.</p>
              </Empty>
            </Route>
          </Switch>
        </Suspense>
      </main>
      <ShortcutSheet />
    </>
  );
}
