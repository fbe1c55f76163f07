import { expect, it } from 'vitest';
import { ago, attribute, bytes, duration, plural, rate, share } from '../src/common/format';

it.each([
  [0, '0 µs'],
  [999, '999 µs'],
  [1_000, '1.00 ms'],
  [12_345, '12.3 ms'],
  [999_499, '999 ms'],
  [999_500, '1.00 s'],
  [59_949_999, '59.9 s'],
  [59_950_000, '1 m 00 s'],
  [125_000_000, '2 m 05 s'],
])('%d µs reads %s', (micros, text) => expect(duration(micros)).toBe(text));

it.each([
  [0, '0 %'],
  [0.0001, '< 0.1 %'],
  [0.004, '0.4 %'],
  [0.0994, '9.9 %'],
  [0.0996, '10 %'],
  [1, '100 %'],
])('a share of %d reads %s', (ratio, text) => expect(share(ratio)).toBe(text));

it('other figures read as people write them', () => {
  expect([bytes(999), bytes(1_000), bytes(61_000_000)]).toEqual(['999 B', '1.00 kB', '61.0 MB']);
  expect([rate(0), rate(0.25), rate(3), rate(1_234)]).toEqual(['0/s', '0.25/s', '3.0/s', '1234/s']);
  expect([plural(1, 'span'), plural(10_000, 'span')]).toEqual(['1 span', '10,000 spans']);
  expect([ago(1_000, 5_000), ago(0, 600_000), ago(0, 7_200_000), ago(9_000, 0)]).toEqual([
    '4 s ago',
    '10 min ago',
    '2 h ago',
    '0 s ago',
  ]);
});

it('attributes are strings as they are and JSON otherwise', () => {
  expect([attribute('a b'), attribute(5), attribute(['x']), attribute(null)]).toEqual(['a b', '5', '["x"]', 'null']);
});
