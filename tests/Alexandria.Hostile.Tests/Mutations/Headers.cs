using Alexandria.Hostile.Tests.Requests;
using Alexandria.Operations;
using static Alexandria.Hostile.Tests.Mutations.Choice;

namespace Alexandria.Hostile.Tests.Mutations;

/// <summary>Header fields beside those that say who asks.</summary>
internal static class Headers
{
    private static readonly (string Name, string Value)[] Odd =
    [
        ("Accept", "x"), ("Accept", "/;;q=,"), ("Accept", "text/html;q=abc"), ("Accept", new string('a', 8_000)), ("Accept-Encoding", "gzip;q=x, br, *;q=-1"), ("Accept-Language", new string(',', 5_000)), ("Accept-Charset", "x"),
        ("traceparent", "x"), ("traceparent", "00-00000000000000000000000000000000-0000000000000000-00"), ("traceparent", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("traceparent", new string('0', 4_000)), ("tracestate", new string('a', 4_000)), ("baggage", "a=%zz,,;;"),
        ("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-For", "' OR 1=1 --"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "javascript"), ("X-Forwarded-Prefix", "//evil.example"), ("Forwarded", "for=\"[::1]:x\";host=evil"), ("X-Real-IP", "x"),
        ("X-HTTP-Method-Override", "DELETE"), ("X-HTTP-Method", "DELETE"), ("X-Original-URL", "/v1/keys"), ("X-Rewrite-URL", "/v1/keys"),
        ("If-None-Match", "x"), ("If-None-Match", "\"v1\", W/\"v1\", *,,,"), ("If-None-Match", new string('"', 4_000)), ("If-Modified-Since", "x"), ("Range", "bytes=0-0,-1,5-2"), ("Range", "bytes=" + string.Join(',', Enumerable.Repeat("0-", 1_000))), ("If-Range", "x"),
        ("Origin", "null"), ("Origin", "https://evil.example"), ("Origin", "x:y:z"), ("Referer", "\x01"), ("Sec-Fetch-Site", "cross-site"), ("User-Agent", "<script>alert(1)</script>"), ("User-Agent", new string('a', 8_000)), ("Cookie", new string(';', 8_000)),
        ("Upgrade", "websocket"), ("Connection", "Upgrade, HTTP2-Settings"), ("Connection", "x"), ("Expect", "x"), ("TE", "trailers, x;q=9"), ("Max-Forwards", "-1"), ("Via", new string('1', 4_000)), ("Prefer", "respond-async"), ("Content-Language", "x"), ("Content-MD5", "x"), ("X-\x7f", "y"), ("a.b~c", "\xff\xfe"),
        ("Idempotency-Key", "a"), ("If-Match", "*"),
    ];

    private static readonly string[] Keys = [new string('k', 201), new string('k', 8_000), "", "\xff", "a\tb", "\xe2\x98\x83"];

    private static readonly string[] Matches = ["x", "v1", "\"1\"", "\"v\"", "\"v0\"", "\"v-1\"", "W/\"v1\"", "\"v1\", \"v2\"", "\"v99999999999999999999\"", "\"v1", "", "\"v 1\"", "\"v1e3\"", "\"v٣\"", new string('"', 4_000)];

    private static readonly string[] Hosts = ["", " ", "a b", "evil.example", "evil.example:99999", "[::1", "[::1]:80", "x/y", "x@y", "x?y", "x#y", "\xff", "..", "-", "127.0.0.1:x", new string('a', 5_000), "localhost:0"];

    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("header: odd", 12, o => o.HttpMethod == "GET", (w, o, r) => Of(w, o, r, Pick(Odd, r), Expectation.Either with { MayBeBare = true })),
        new("header: odd, on a write", 2, o => o.Effect == Effect.Write, (w, o, r) => Of(w, o, r, Pick(Odd, r), Expectation.Either with { MayBeBare = true })),
        new("header: idempotency key", 4, o => o.Effect != Effect.Read, (w, o, r) => Of(w, o, r, ("Idempotency-Key", Pick(Keys, r)), Expectation.Refused with { MayBeBare = true })),
        new("header: two idempotency keys", 2, o => o.Effect != Effect.Read, (w, o, r) => Of(w, o, r, ("Idempotency-Key", "a"), Expectation.Status(400)).And("Idempotency-Key", "b")),
        new("header: idempotency key used again", 1, o => o.Effect == Effect.Write, (w, o, r) => Of(w, o, r, ("Idempotency-Key", "the same for all"), Expectation.Either)),
        new("header: If-Match", 3, o => o.Effect != Effect.Read, (w, o, r) => Of(w, o, r, ("If-Match", Pick(Matches, r)), Expectation.Status(400))),
        new("header: If-Match of another version", 2, o => o.HttpMethod is "PUT" or "PATCH", (w, o, r) => Of(w, o, r, ("If-Match", "\"v999999\""), Expectation.Either)),
        new("header: Host", 3, o => o.HttpMethod == "GET", (w, o, r) => Of(w, o, r, ("Host", Pick(Hosts, r)), Expectation.Either with { MayBeBare = true })),
        new("header: 150 of them", 1, _ => true, (w, o, r) => Many(ValidRequest.Make(w, o, r)) with { Expected = Expectation.Status(431) with { MayBeBare = true } }),
        new("header: 40 KB", 1, _ => true, (w, o, r) => Of(w, o, r, ("X-Large", new string('a', 40_000)), Expectation.Status(431) with { MayBeBare = true })),
    ];

    private static HostileRequest Of(World world, OperationDescriptor operation, Random random, (string Name, string Value) header, Expectation expected) =>
        ValidRequest.Make(world, operation, random).With(header.Name, header.Value) with { Expected = expected };

    private static HostileRequest Many(HostileRequest request) => request with { Headers = [.. request.Headers, .. Enumerable.Range(0, 150).Select(i => ($"X-{i}", "a"))] };
}
