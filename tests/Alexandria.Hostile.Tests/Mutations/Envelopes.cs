using System.Text;
using Alexandria.Hostile.Tests.Requests;
using Alexandria.Operations;
using static Alexandria.Hostile.Tests.Mutations.Choice;

namespace Alexandria.Hostile.Tests.Mutations;

/// <summary>Bodies that are no JSON object in UTF-8.</summary>
internal static class Envelopes
{
    private static readonly string[] NoObjects = ["null", "[]", "[{}]", "\"text\"", "1", "true", "-0", "1e400"];

    private static readonly string[] NoJson =
        [" ", "{", "}", "{\"a\"}", "{\"a\":}", "{a:1}", "{'a':1}", "{\"a\":1,}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":NaN}", "{\"a\":Infinity}", "{\"a\":.5}", "{\"a\":1.}", "{}{}", "{} x", "{\"a\":1 \"b\":2}", "// c\n{}", "{/**/}", "{\"a\":\"\n\"}", "{\"a\":\"\t\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "<xml/>", "a=b", "--x\r\n"];

    private static readonly string[] HalfPairs = ["\\ud800", "\\udc00", "\\ud800\\ud800", "\\udc00\\ud800", "x\\ud83d", "\\ud83dx"];

    private static readonly string[] BrokenUtf8 = ["\xff", "\xc0\xaf", "\xe2\x82", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80", "\xf8\x88\x80\x80\x80", "\xe0\x80\xaf", "\xfe\xff"];

    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("body: JSON that is no object", 3, HasBody, (w, o, r) => Body(w, o, r, Utf8(Pick(NoObjects, r)), Expectation.Status(400))),
        new("body: not JSON", 4, HasBody, (w, o, r) => Body(w, o, r, Utf8(Pick(NoJson, r)), Expectation.Status(400))),
        new("body: none", 1, o => ValidRequest.InBody(o).Any(p => p.Required), (w, o, r) => Body(w, o, r, [], Expectation.Status(400))),
        new("body: cut JSON", 6, o => ValidRequest.InBody(o).Any(p => p.Required), Cut),
        new("body: broken UTF-8", 4, HasBody, (w, o, r) => Body(w, o, r, Encoding.Latin1.GetBytes($"{{\"{Name(o, r)}\":\"a{Pick(BrokenUtf8, r)}b\"}}"), Expectation.Status(400))),
        new("body: half a surrogate pair", 3, HasBody, (w, o, r) => Body(w, o, r, Utf8($"{{\"{Name(o, r)}\":\"{Pick(HalfPairs, r)}\"}}"), Expectation.Status(400))),
        new("body: half a surrogate pair in a name", 1, HasBody, (w, o, r) => Body(w, o, r, Utf8($"{{\"{Pick(HalfPairs, r)}\":1}}"), Expectation.Status(400))),
        new("body: UTF-16", 2, HasBody, Utf16),
        new("body: two byte order marks", 1, HasBody, (w, o, r) => Body(w, o, r, Utf8("\ufeff\ufeff{}"), Expectation.Status(400))),
        new("body: random bytes", 4, HasBody, RandomBytes),
        new("body: one byte flipped", 4, HasBody, Flipped),
        new("body: wrong media type", 4, HasBody, MediaType),
        new("body: wrong charset", 2, HasBody, (w, o, r) => Typed(w, o, r, $"application/json; charset={Pick(["utf-16", "latin1", "utf-7", "x", "\"\""], r)}", Expectation.Status(415))),
        new("body: content encoding", 2, HasBody, (w, o, r) => ValidRequest.Make(w, o, r).With("Content-Encoding", Pick(["gzip", "br", "deflate", "identity", "gzip, gzip", "x"], r)) with { Expected = Expectation.Status(415) }),
        new("body: on a read", 2, o => o.HttpMethod == "GET", (w, o, r) => ValidRequest.WithBody(ValidRequest.Make(w, o, r), Utf8("{}")) with { Expected = Expectation.Status(400) }),
    ];

    private static bool HasBody(OperationDescriptor operation) => ValidRequest.InBody(operation).Count > 0;

    private static string Name(OperationDescriptor operation, Random random) => Pick(ValidRequest.InBody(operation), random).Name;

    private static HostileRequest Body(World world, OperationDescriptor operation, Random random, byte[] body, Expectation expected) =>
        ValidRequest.WithBody(ValidRequest.Make(world, operation, random), body) with { Expected = expected };

    private static HostileRequest Typed(World world, OperationDescriptor operation, Random random, string contentType, Expectation expected) =>
        ValidRequest.Make(world, operation, random).With("Content-Type", contentType) with { Expected = expected };

    private static HostileRequest Cut(World world, OperationDescriptor operation, Random random)
    {
        var request = ValidRequest.Make(world, operation, random);
        return request with { Body = request.Body[..(1 + random.Next(request.Body.Length - 1))], Expected = Expectation.Status(400) };
    }

    private static HostileRequest Utf16(World world, OperationDescriptor operation, Random random)
    {
        var encoding = random.Next(2) == 0 ? Encoding.Unicode : Encoding.BigEndianUnicode;
        var request = ValidRequest.Make(world, operation, random);
        byte[] body = [.. random.Next(2) == 0 ? encoding.GetPreamble() : [], .. encoding.GetBytes(Encoding.UTF8.GetString(request.Body.Span))];
        return request with { Body = body, Expected = Expectation.Status(400) };
    }

    private static HostileRequest RandomBytes(World world, OperationDescriptor operation, Random random)
    {
        var body = new byte[1 + random.Next(2_000)];
        random.NextBytes(body);
        return Body(world, operation, random, body, Expectation.Status(400));
    }

    private static HostileRequest Flipped(World world, OperationDescriptor operation, Random random)
    {
        var request = ValidRequest.Make(world, operation, random);
        var body = request.Body.ToArray();
        body[random.Next(body.Length)] ^= (byte)(1 << random.Next(8));
        return request with { Body = body };
    }

    private static HostileRequest MediaType(World world, OperationDescriptor operation, Random random)
    {
        string[] types = ["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonx", "application/json-patch+json", "json", "/", "a/b/c", "application/json, text/plain", "", "\"application/json\"", "*/*", new string('a', 5_000)];
        var type = Pick(types, random);
        var content = ValidRequest.InBody(operation).FirstOrDefault(p => p.Content is not null)?.Content;
        return Typed(world, operation, random, type, content is null ? Expectation.Status(415) : Expectation.Either);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
