-- What the shop has on its shelves when it opens.
INSERT INTO stock (name, available)
SELECT 'item' || number, 1000000 FROM generate_series(1, 10) AS number;

INSERT INTO stock (name, available) VALUES
  ('Test Item', 1000000),
  ('limited-edition', 10);
