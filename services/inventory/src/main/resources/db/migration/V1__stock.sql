CREATE TABLE stock (
  name text PRIMARY KEY,
  available bigint NOT NULL CHECK (available >= 0)
);

CREATE TABLE reservations (
  order_id text PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Set once, when the stock is given back. A row that is born released bars
  -- a reservation that arrives after its order was given up.
  released_at timestamptz
);

CREATE TABLE reservation_lines (
  order_id text NOT NULL REFERENCES reservations ON DELETE CASCADE,
  name text NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_id, name)
);
