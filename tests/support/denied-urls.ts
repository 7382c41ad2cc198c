/** Every way known to us of spelling a URL that must not be fetched: one table for all guard tests. */

const LOOPBACK = [
  ...['127.0.0.1', '127.1', '127.0.1', '127.127.127.127', '127.0.0.1.', '2130706433'],
  ...['0x7f000001', '0x7f.1', '0x7f.0x0.0x0.0x1', '0177.0.0.1', '017700000001', '0', '0.0.0.0'],
  ...['①②⑦.⓪.⓪.①', '127。0。0。1', '127%2e0%2e0%2e1', '%31%32%37.0.0.1', '１２７.0.0.1'],
  ...['localhost', 'LOCALHOST', 'localhost.', 'foo.localhost', 'ip6-localhost', 'ip6-loopback'],
  ...['loc\u00adalhost', 'ⓛocalhost', 'localhost.localdomain', '127.0.0.1%00.example.com'],
];
const METADATA = [
  ...['169.254.169.254', '2852039166', '0xa9fea9fe', '0xA9.0xFE.0xA9.0xFE', '0251.0376.0251.0376'],
  ...['169.254.43518', '169.16689662', '425.510.425.510', '169.254.170.2', '169.254.170.23'],
  ...['[fd00:ec2::254]', '[::ffff:169.254.169.254]', '[::ffff:a9fe:a9fe]', '[64:ff9b::a9fe:a9fe]'],
  ...['[64:ff9b:1::a9fe:a9fe]', '[2002:a9fe:a9fe::]', '100.100.100.200', '192.0.0.192'],
  ...['metadata.google.internal', 'metadata.google.internal.', 'metadata', 'instance-data'],
];
const SPECIAL = [
  ...['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '100.127.255.255'],
  ...['192.0.2.1', '192.88.99.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1'],
  ...['240.0.0.1', '255.255.255.255', '0.1.2.3', '012.0.0.1', '192.168.257', '3232235777'],
  ...['printer', 'nas.local', 'router.lan', 'wiki.intranet', 'box.home.arpa', 'db.internal'],
];
const IPV6 = [
  ...['[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]'],
  ...['[0:0:0:0:0:ffff:127.0.0.1]', '[::ffff:0:127.0.0.1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]'],
  ...['[2002:7f00:1::]', '[2001:0:7f00:1::]', '[fe80::1]', '[fe80::1%25lo]', '[fc00::1]'],
  ...['[fec0::1]', '[ff02::1]', '[2001:db8::1]', '[100::1]', '[5f00::1]', '[3fff::1]'],
  ...['[2620:4f:8000::1]', '[::ffff:8.8.8.8]', '[0000::0001]'],
];
const CONFUSED = [
  ...['http:127.0.0.1', 'http:/127.0.0.1', 'http:///127.0.0.1', 'http:\\\\127.0.0.1\\'],
  ...['http://127.0\t.0.1/', 'http://127.0.\n0.1/', ' http://127.0.0.1/', 'ht\ntp://127.0.0.1/'],
  ...['http://user:pass@127.0.0.1/', 'http://example.com@127.0.0.1/', 'http://user@example.com/'],
  ...[
    'http://:pass@example.com/',
    'http://127.0.0.1#@example.com/',
    'http://example.com\\@127.0.0.1/',
    'http://@127.0.0.1/',
  ],
  ...['http://1.1.1.1 &@127.0.0.1# @3.3.3.3/', 'http://127.1.1.1:80\\@127.2.2.2:80/'],
  ...[
    'http://127.0.0.1?@example.com',
    'http://127.0.0.1;example.com/',
    '//127.0.0.1/',
    '127.0.0.1',
  ],
  ...[
    'HTTP://127.0.0.1',
    'http://127.0.0.1:80',
    'https://127.0.0.1:0443/',
    '',
    'http://',
    'nonsense',
  ],
];
const SCHEMES = [
  ...['file:///etc/passwd', 'gopher://example.com/', 'ftp://example.com/', 'data:text/xml,<rss/>'],
  ...['jar:http://example.com/!/', 'javascript:alert(1)', 'blob:http://example.com/x'],
  ...['unix:/var/run/docker.sock', 'http://unix:/var/run/docker.sock', 'ws://example.com/'],
  ...['dict://example.com:11211/', 'view-source:http://example.com/', 'feed://example.com/'],
];
const PORTS = [0, 22, 25, 81, 2375, 3306, 6379, 9001, 9200, 11211, 65535].map(
  (port) => `http://example.com:${port}/`,
);

/** Hosts, each of which is private or no host at all. */
export const DENIED_HOSTS: readonly string[] = [...LOOPBACK, ...METADATA, ...SPECIAL, ...IPV6];
/** Whole URLs, the hosts among them. */
export const DENIED_URLS: readonly string[] = [
  ...DENIED_HOSTS.map((host) => `http://${host}/`),
  ...CONFUSED,
  ...SCHEMES,
  ...PORTS,
];
