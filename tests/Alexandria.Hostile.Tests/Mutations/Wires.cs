using System.Text;
using Alexandria.Hostile.Tests.Requests;
using Alexandria.Operations;
using static Alexandria.Hostile.Tests.Mutations.Choice;

namespace Alexandria.Hostile.Tests.Mutations;

/// <summary>What breaks the framing of HTTP/1.1 itself.</summary>
internal static class Wires
{
    private static readonly string[] Lines =
    [
        "GET\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/1.1 x\r\n\r\n", " GET / HTTP/1.1\r\n\r\n", "GET  / HTTP/1.1\r\n\r\n", "GET / http/1.1\r\n\r\n", "G\x01T / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\n\n", "GET\t/\tHTTP/1.1\r\n\r\n", "\0\0\0\0\r\n\r\n", "GET /\0 HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX\0: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n",
        "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n", "GET http:// HTTP/1.1\r\nHost: a\r\n\r\n", "GET http://evil.example/ HTTP/1.1\r\nHost: a\r\n\r\n", "GET evil HTTP/1.1\r\nHost: a\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", "SSH-2.0-x\r\n\r\n", "\r\n\r\n\r\nX\r\n\r\n", "GET / HTTP/1.1\rHost: a\r\r",
    ];

    private static readonly string[] Versions = ["HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "HTTP/3.0", "HTTP/1.10", "HTTP/9.9"];

    private static readonly string[] Lengths = ["-1", "abc", "18446744073709551616", "9223372036854775808", "1.5", "0x10", " ", "1 2", "1, 2"];

    private static readonly string[] Codings = ["gzip", "chunked, gzip", "identity", "chunked;q=1", "x", "chunked, chunked", ""];

    private static readonly string[] Chunks = ["zz\r\n{}\r\n0\r\n\r\n", "-1\r\n{}\r\n0\r\n\r\n", "ffffffffffffffffff\r\n{}\r\n0\r\n\r\n", "2 {}\r\n0\r\n\r\n", "2\r\n{}x\r\n0\r\n\r\n", "\r\n{}\r\n0\r\n\r\n", "ffffffff\r\n{}", "2\n{}\n0\n\n", "0x2\r\n{}\r\n0\r\n\r\n"];

    // An unknown version of HTTP is answered 505 (RFC 9110, 15.6.6) before any code of ours runs: of all statuses above 499 the one that blames the client.
    private static readonly Expectation Broken = new("a refusal or 505", status => status is < 500 and not (408 or 429) or 505, MayChange: false) { MayHangUp = true, MayBeBare = true };

    public static IReadOnlyList<Mutation> All { get; } = [.. ((IReadOnlyList<Mutation>)
    [
        new("wire: broken head", 4, _ => true, (w, o, r) => Raw(Pick(Lines, r), Broken) with { Ends = true }),
        new("wire: version of HTTP", 1, _ => true, (w, o, r) => Raw($"GET / {Pick(Versions, r)}\r\nHost: a\r\n\r\n", Broken) with { Ends = true }),
        new("wire: Content-Length", 3, HasBody, (w, o, r) => ValidRequest.Make(w, o, r).With("Content-Length", Pick(Lengths, r)) with { Expected = Expectation.Status(400) with { MayBeBare = true } }),
        new("wire: two Content-Length", 2, HasBody, (w, o, r) => Twice(ValidRequest.Make(w, o, r))),
        new("wire: Content-Length and Transfer-Encoding", 2, HasBody, Smuggled),
        new("wire: Transfer-Encoding", 2, HasBody, (w, o, r) => ValidRequest.Make(w, o, r).With("Transfer-Encoding", Pick(Codings, r)) with { Expected = Expectation.Status(400, 501) with { MayBeBare = true } }),
        new("wire: bad chunk", 4, HasBody, (w, o, r) => ValidRequest.WithBody(ValidRequest.Make(w, o, r), Encoding.Latin1.GetBytes(Pick(Chunks, r))).With("Transfer-Encoding", "chunked") with { Expected = Expectation.Status(400, 413) with { MayBeBare = true } }),
        new("wire: chunks of one byte", 2, HasBody, Crumbs),
        new("wire: chunks above 1 MiB", 1, o => HasBody(o) && ValidRequest.InBody(o).All(p => p.Content is null), (w, o, r) => ValidRequest.WithBody(ValidRequest.Make(w, o, r), Chunked(new byte[1_200_000], 60_000)).With("Transfer-Encoding", "chunked") with { Expected = Expectation.Status(413) }),
        new("wire: body cut short", 3, HasBody, CutShort),
        new("wire: head cut short", 2, _ => true, HeadCutShort),
        new("wire: announced 100 GB", 1, HasBody, (w, o, r) => ValidRequest.Make(w, o, r).With("Content-Length", "100000000000") with { Expected = Expectation.Status(413) }),
        new("wire: random bytes", 2, _ => true, Noise),
    ]).Select(m => m with { Make = (w, o, r) => m.Make(w, o, r) with { IsLast = true } })];

    private static bool HasBody(OperationDescriptor operation) => ValidRequest.InBody(operation).Count > 0;

    private static HostileRequest Raw(string text, Expectation expected) => new() { Kind = "", Aim = "the server", Method = "GET", Target = "/", Raw = Encoding.Latin1.GetBytes(text), Expected = expected };

    private static HostileRequest Twice(HostileRequest request) =>
        request.With("Content-Length", "1").And("Content-Length", "2") with { Expected = Expectation.Status(400) with { MayBeBare = true } };

    private static HostileRequest Smuggled(World world, OperationDescriptor operation, Random random)
    {
        var request = ValidRequest.Make(world, operation, random);
        byte[] body = [.. "0\r\n\r\n"u8, .. Encoding.ASCII.GetBytes($"GET /v1/keys HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {world.AdministratorKey}\r\n\r\n")];
        return request.With("Content-Length", body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)).And("Transfer-Encoding", "chunked") with
        {
            Body = body, Expected = Expectation.Either with { MayBeBare = true },
        };
    }

    private static HostileRequest Crumbs(World world, OperationDescriptor operation, Random random)
    {
        var request = ValidRequest.Make(world, operation, random);
        return request.With("Transfer-Encoding", "chunked") with { Body = Chunked(request.Body.ToArray(), 1) };
    }

    private static HostileRequest CutShort(World world, OperationDescriptor operation, Random random)
    {
        var request = ValidRequest.Make(world, operation, random);
        return request.With("Content-Length", (request.Body.Length + 1 + random.Next(1_000)).ToString(System.Globalization.CultureInfo.InvariantCulture)) with { Ends = true, Expected = Expectation.Status(400) with { MayHangUp = true, MayBeBare = true } };
    }

    private static HostileRequest HeadCutShort(World world, OperationDescriptor operation, Random random)
    {
        var bytes = ValidRequest.Make(world, operation, random).Bytes(world.Server);
        var head = bytes.Span.IndexOf("\r\n\r\n"u8);
        return Raw("", Expectation.Status(400) with { MayHangUp = true, MayBeBare = true }) with { Raw = bytes[..(1 + random.Next(head))], Ends = true };
    }

    private static HostileRequest Noise(World world, OperationDescriptor operation, Random random)
    {
        var bytes = new byte[1 + random.Next(5_000)];
        random.NextBytes(bytes);
        return Raw("", Broken) with { Raw = bytes, Ends = true };
    }

    private static byte[] Chunked(byte[] body, int size)
    {
        using var made = new MemoryStream();
        foreach (var chunk in body.Chunk(size))
        {
            made.Write(Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"));
            made.Write(chunk);
            made.Write("\r\n"u8);
        }

        made.Write("0\r\n\r\n"u8);
        return made.ToArray();
    }
}
