CREATE TABLE orders (
  order_id text PRIMARY KEY,
  user_id text NOT NULL,
  status text NOT NULL CHECK (status IN ('pending', 'completed', 'failed')),
  total numeric(12, 2) NOT NULL CHECK (total > 0),
  payment_id text CHECK ((payment_id IS NOT NULL) = (status = 'completed')),
  -- The problem that the customer was told of.
  failure jsonb CHECK ((failure IS NOT NULL) = (status = 'failed')),
  idempotency_key text,
  -- Of the request that came with the key.
  fingerprint text,
  -- Of the request that placed the order, as W3C writes it.
  traceparent text,
  created_at timestamptz NOT NULL,
  -- When somebody last worked on it.
  touched_at timestamptz NOT NULL,
  UNIQUE (user_id, idempotency_key)
);

CREATE INDEX orders_of_user ON orders (user_id, created_at DESC, order_id);
CREATE INDEX orders_pending ON orders (touched_at) WHERE status = 'pending';

CREATE TABLE order_lines (
  order_id text NOT NULL REFERENCES orders ON DELETE CASCADE,
  position integer NOT NULL,
  name text NOT NULL,
  quantity integer NOT NULL CHECK (quantity > 0),
  price numeric(12, 2) CHECK (price >= 0),
  PRIMARY KEY (order_id, position)
);
