import dagre from '@dagrejs/dagre';
import type { MapEdge, MapNode, ServiceMap } from '../api/types';

export const NODE = { width: 172, height: 60 };
const LABEL = { width: 96, height: 30 };

export interface PlacedNode extends MapNode {
  x: number;
  y: number;
}

export interface PlacedEdge extends MapEdge {
  path: string;
  labelX: number;
  labelY: number;
}

export interface MapLayout {
  width: number;
  height: number;
  nodes: PlacedNode[];
  edges: PlacedEdge[];
}

/** Callers before callees, from left to right or from top to bottom. An edge may name a service that has no node of its own: it gets one. */
export function layout(map: ServiceMap, direction: 'LR' | 'TB'): MapLayout {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: direction, nodesep: 28, ranksep: 16, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  const nodes = withAllNamed(map);
  nodes.forEach(({ service }) => graph.setNode(service, { ...NODE }));
  map.edges.forEach(({ client, server }) => graph.setEdge(client, server, { ...LABEL, labelpos: 'c' }));
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    nodes: nodes.map((node) => {
      const { x, y } = graph.node(node.service) as { x: number; y: number };
      return { ...node, x, y };
    }),
    edges: map.edges.map((edge) => {
      const { points, x, y } = graph.edge(edge.client, edge.server) as { points: Point[]; x: number; y: number };
      const path = edge.client === edge.server ? loop(graph.node(edge.client) as Point, direction) : curve(points);
      return { ...edge, path, labelX: x, labelY: y };
    }),
  };
}

function withAllNamed({ nodes, edges }: ServiceMap): MapNode[] {
  const known = new Set(nodes.map((node) => node.service));
  const named = new Set(edges.flatMap(({ client, server }) => [client, server]));
  const others = [...named].filter((service) => !known.has(service));
  const nothing = { requestsPerSecond: 0, errorRatio: 0, p50Millis: null, p95Millis: null, p99Millis: null };
  return [...nodes, ...others.map((service) => ({ service, ...nothing }))];
}

interface Point {
  x: number;
  y: number;
}

/** A call to oneself, on that side of the node where dagre leaves room for its label. */
function loop({ x, y }: Point, direction: 'LR' | 'TB'): string {
  if (direction === 'LR') {
    const [left, right, edge, far] = [x - 20, x + 20, y + NODE.height / 2, y + NODE.height / 2 + 28];
    return `M${left},${edge} C${left},${far} ${right},${far} ${right},${edge}`;
  }
  const [above, below, edge, far] = [y - 12, y + 12, x + NODE.width / 2, x + NODE.width / 2 + 28];
  return `M${edge},${above} C${far},${above} ${far},${below} ${edge},${below}`;
}

/** Through the middles between the points, so that it bends without corners. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) {
    return '';
  }
  let path = `M${first.x},${first.y}`;
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    path +=
      next === undefined
        ? ` L${point.x},${point.y}`
        : ` Q${point.x},${point.y} ${(point.x + next.x) / 2},${(point.y + next.y) / 2}`;
  });
  return path;
}
