// Runs in the page, from before anything else: notes when what came into the page was painted, how long frames took, and what held the page up.
/* global window, document, MutationObserver, PerformanceObserver, MessageChannel, requestAnimationFrame */
export function probe() {
  const state = { seen: {}, frames: [], longTasks: [] };
  let arrived = [];
  let lastFrame;
  const painted = new MessageChannel();

  // In a frame come first the callbacks, then the painting, and then the message.
  const frame = (time) => {
    if (lastFrame !== undefined) {
      state.frames.push(time - lastFrame);
    }
    lastFrame = time;
    painted.port2.postMessage(null);
    requestAnimationFrame(frame);
  };
  painted.port1.onmessage = () => {
    const now = Date.now();
    for (const name of arrived) {
      state.seen[name] ??= now;
    }
    arrived = [];
  };
  requestAnimationFrame(frame);

  const look = (node) => {
    for (const [selector, nameOf] of [
      ['[data-trace]', (element) => element.dataset.trace],
      ['.rows [role=row]', () => 'waterfall'],
      ['.flame .box', () => 'flame'],
    ]) {
      const found = node.matches(selector) ? [node] : node.querySelectorAll(selector);
      found.forEach((element) => arrived.push(nameOf(element)));
    }
  };
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'attributes') {
        look(target);
      }
      addedNodes.forEach((node) => node.nodeType === 1 && look(node));
    }
  }).observe(document, { subtree: true, childList: true, attributeFilter: ['data-trace'] });
  new PerformanceObserver((list) => {
    list.getEntries().forEach((entry) => state.longTasks.push(entry.duration));
  }).observe({ type: 'longtask' });

  window.bench = {
    /** When what was looked for was seen. */
    seen: () => state.seen,
    /** What was noted since the last time. */
    take() {
      const { seen, frames, longTasks } = state;
      Object.assign(state, { seen: {}, frames: [], longTasks: [] });
      return { seen, frames, longTasks };
    },
  };
}

/** The page's main thread, and the CPU time that it took: a figure that does not depend on what else the machine does. */
export class MainThread {
  #session;

  static async of(page) {
    const thread = new MainThread();
    thread.#session = await page.context().newCDPSession(page);
    await thread.#session.send('Performance.enable', { timeDomain: 'threadTicks' });
    return thread;
  }

  async millis() {
    const { metrics } = await this.#session.send('Performance.getMetrics');
    return 1000 * metrics.find(({ name }) => name === 'TaskDuration').value;
  }
}
