import { useMemo } from 'react';
import { Link } from 'wouter';
import type { ServiceMap } from '../api/types';
import { useApi } from '../api/useApi';
import { useLive } from '../app/live';
import { colourOf } from '../common/colours';
import { duration, rate, share } from '../common/format';
import { PHONE, useMedia, useTitle } from '../common/hooks';
import { Empty, Failure, Loading, Scrollable, Source } from '../common/notes';
import { useObservable } from '../common/observable';
import { quoted } from '../traces/filter';
import { layout, NODE, type PlacedEdge, type PlacedNode } from './mapLayout';

export default function ServiceMapView() {
  useTitle('Service map');
  const { data, error } = useApi<ServiceMap>('/api/service-map', 15_000, useObservable(useLive().metrics));
  return (
    <div className="view wide">
      <h1>Service map {data !== null && <Source source={data.source} />}</h1>
      <Failure error={error} />
      {data === null ? (
        error === null && <Loading />
      ) : data.nodes.length === 0 && data.edges.length === 0 ? (
        <Empty title="No service has been seen yet">
          <p>A service appears with its first request, and an edge with the first call from one to another.</p>
        </Empty>
      ) : (
        <Loaded map={data} />
      )}
    </div>
  );
}

function Loaded({ map }: { map: ServiceMap }) {
  const narrow = useMedia(PHONE);
  const placed = useMemo(() => layout(map, narrow ? 'TB' : 'LR'), [map, narrow]);
  return (
    <>
      <Scrollable label="Map" className="map">
        <svg
          width={placed.width}
          height={placed.height}
          viewBox={`0 0 ${placed.width} ${placed.height}`}
          role="group"
          aria-label="Services and their calls"
        >
          <defs>
            <marker
              id="arrow"
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="9"
              markerHeight="9"
              markerUnits="userSpaceOnUse"
              orient="auto"
            >
              <path d="M0,0 L8,4 L0,8 z" />
            </marker>
          </defs>
          {placed.edges.map((edge) => (
            <Edge key={`${edge.client}\n${edge.server}`} edge={edge} />
          ))}
          {placed.nodes.map((node) => (
            <Node key={node.service} node={node} />
          ))}
        </svg>
      </Scrollable>
      <Scrollable label="Calls">
        <table className="figures">
          <caption>Calls between services</caption>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">To</th>
              <th scope="col">Rate</th>
              <th scope="col">Errors</th>
              <th scope="col">p95</th>
            </tr>
          </thead>
          <tbody>
            {map.edges.map((edge) => (
              <tr key={`${edge.client}\n${edge.server}`}>
                <th scope="row">{edge.client}</th>
                <td>{edge.server}</td>
                <td>{rate(edge.requestsPerSecond)}</td>
                <td className={edge.errorRatio > 0 ? 'bad' : ''}>{share(edge.errorRatio)}</td>
                <td>{millis(edge.p95Millis)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrollable>
    </>
  );
}

function Node({ node }: { node: PlacedNode }) {
  const { service, requestsPerSecond, errorRatio, p50Millis, p95Millis, p99Millis } = node;
  return (
    <Link
      href={`/traces?q=${encodeURIComponent(`service:${quoted(service)}`)}`}
      className={`node ${colourOf(service)} ${errorRatio > 0 ? 'error' : ''}`}
    >
      <title>{`${service} ${rate(requestsPerSecond)} · ${share(errorRatio)} errors: p50 ${millis(p50Millis)}, p95 ${millis(p95Millis)}, p99 ${millis(p99Millis)}`}</title>
      <g transform={`translate(${node.x - NODE.width / 2},${node.y - NODE.height / 2})`}>
        <rect width={NODE.width} height={NODE.height} rx="8" />
        <rect className="stripe" width="6" height={NODE.height - 16} x="8" y="8" rx="3" />
        <text x="22" y="26" className="name">
          {service}
        </text>
        <text x="22" y="47">
          {requestsPerSecond > 0 ? rate(requestsPerSecond) : 'not called'}
          {requestsPerSecond > 0 && (
            <>
              <tspan className={errorRatio > 0 ? 'bad' : ''}> · {share(errorRatio)}</tspan> · {millis(p95Millis)}
            </>
          )}
        </text>
      </g>
    </Link>
  );
}

function Edge({ edge }: { edge: PlacedEdge }) {
  const { errorRatio, requestsPerSecond } = edge;
  // By the logarithm: a hundred times the traffic is a line some pixels wider.
  const width = 1.2 + Math.log10(1 + requestsPerSecond) * 1.4;
  return (
    <g className={errorRatio > 0 ? 'edge error' : 'edge'} aria-hidden="true">
      <path d={edge.path} strokeWidth={width} markerEnd="url(#arrow)" />
      <text x={edge.labelX} y={edge.labelY - 7}>
        {rate(requestsPerSecond)}
        {errorRatio > 0 && <tspan className="bad"> · {share(errorRatio)}</tspan>}
      </text>
      <text x={edge.labelX} y={edge.labelY + 16}>
        p95 {millis(edge.p95Millis)}
      </text>
    </g>
  );
}

function millis(value: number | null): string {
  return value === null ? '–' : duration(value * 1_000);
}
