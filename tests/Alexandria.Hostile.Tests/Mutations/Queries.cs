using System.Buffers.Text;
using System.Text;
using Alexandria.Hostile.Tests.Requests;
using Alexandria.Operations;
using static Alexandria.Hostile.Tests.Mutations.Choice;

namespace Alexandria.Hostile.Tests.Mutations;

/// <summary>What stands after the question mark.</summary>
internal static class Queries
{
    private static readonly string[] NoNumbers = ["abc", "", "1.5", "1e3", " 1", "1 ", "0x10", "+", "١٢", "1,000", "NaN", "null", "true", "[1]", "99999999999999999999", "-9223372036854775809", "1_000"];

    private static readonly string[] Escapes = ["%", "%z", "%zz", "%ff", "%c0%af", "%ed%a0%80", "%u0041", "%25%30%30", "%e2%82", "+", "%2b", "%26a%3db", "%23", "%0d%0aX:%20y", "%09"];

    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("query: hostile text", 10, o => Texts(o).Count > 0, (w, o, r) => With(w, o, r, Pick(Texts(o), r).Name, Uri.EscapeDataString(Mutations.Texts.Metacharacter(r)), Expectation.Either)),
        new("query: hostile text in a search", 6, o => Texts(o).Any(p => p.Name == "q"), (w, o, r) => With(w, o, r, "q", Uri.EscapeDataString($"{Mutations.Texts.Metacharacter(r)} {Mutations.Texts.Metacharacter(r)}"), Expectation.Either)),
        new("query: broken escapes", 3, o => Texts(o).Count > 0, (w, o, r) => With(w, o, r, Pick(Texts(o), r).Name, Pick(Escapes, r), Expectation.Either)),
        new("query: NUL", 2, o => Texts(o).Any(p => p.Name != "cursor"), (w, o, r) => With(w, o, r, Pick([.. Texts(o).Where(p => p.Name != "cursor")], r).Name, "a%00b", Expectation.Status(400))),
        new("query: text over its limit", 2, o => Texts(o).Any(p => p.Schema["maxLength"] is not null), TooLong),
        new("query: not a number", 4, o => Numbers(o).Count > 0, (w, o, r) => With(w, o, r, Pick(Numbers(o), r).Name, Uri.EscapeDataString(Pick(NoNumbers, r)), Expectation.Status(400))),
        new("query: number out of range", 4, o => Numbers(o).Any(p => p.Schema["maximum"] is not null), OutOfRange),
        new("query: unknown choice", 2, o => Choices(o).Count > 0, (w, o, r) => With(w, o, r, Pick(Choices(o), r).Name, Pick(["x", "", "0", "1", "OPEN", "open,closed", "null"], r), Expectation.Status(400))),
        new("query: repeated", 3, o => Singles(o).Count > 0, Repeated),
        new("query: unknown parameter", 3, o => o.HttpMethod is "GET" or "DELETE", (w, o, r) => With(w, o, r, Pick(["x", "Limit", "LIMIT", "limit%20", "a[]", "a[b]", "__proto__", "tenant", "%00", "$filter"], r), "1", Expectation.Status(400))),
        new("query: 1,000 parameters", 1, o => o.HttpMethod is "GET", (w, o, r) => Of(w, o, r, string.Join('&', Enumerable.Repeat("x=1", 1_000)), Expectation.Status(400))),
        new("query: 10,000 parameters", 1, o => o.HttpMethod is "GET", (w, o, r) => Of(w, o, r, string.Join('&', Enumerable.Repeat("x=1", 10_000)), Expectation.Status(414) with { MayBeBare = true })),
        new("query: forged cursor", 4, o => ValidRequest.InQuery(o).Any(p => p.Name == "cursor"), (w, o, r) => With(w, o, r, "cursor", Cursor(r), Expectation.Either)),
        new("query: no cursor", 2, o => ValidRequest.InQuery(o).Any(p => p.Name == "cursor"), (w, o, r) => With(w, o, r, "cursor", Uri.EscapeDataString(Pick(["x", "!!!", "null", "0", "AAAA", "../..", "a b", new string('A', 2_000)], r)), Expectation.Status(400))),
    ];

    private static IReadOnlyList<OperationParameter> Texts(OperationDescriptor operation) =>
        [.. ValidRequest.InQuery(operation).Where(p => ValidRequest.Allows(p.Schema, "string") && p.Schema["enum"] is null && p.Schema["format"] is null)];

    private static IReadOnlyList<OperationParameter> Numbers(OperationDescriptor operation) =>
        [.. ValidRequest.InQuery(operation).Where(p => ValidRequest.Allows(p.Schema, "number") && !ValidRequest.Allows(p.Schema, "string"))];

    private static IReadOnlyList<OperationParameter> Choices(OperationDescriptor operation) => [.. ValidRequest.InQuery(operation).Where(p => p.Schema["enum"] is not null)];

    private static IReadOnlyList<OperationParameter> Singles(OperationDescriptor operation) => [.. ValidRequest.InQuery(operation).Where(p => !ValidRequest.Allows(p.Schema, "array"))];

    private static HostileRequest Of(World world, OperationDescriptor operation, Random random, string query, Expectation expected) =>
        ValidRequest.Make(world, operation, random) with { Target = $"{world.PathOf(operation, random)}?{query}", Expected = expected };

    private static HostileRequest With(World world, OperationDescriptor operation, Random random, string name, string value, Expectation expected)
    {
        // What is required is there besides, so that the refusal is of what is hostile.
        var others = ValidRequest.InQuery(operation).Where(p => p.Required && p.Name != name).Select(p => $"{p.Name}={Uri.EscapeDataString(ValidRequest.Value(world, p, random)!.ToString())}");
        return Of(world, operation, random, string.Join('&', others.Append($"{name}={value}")), expected);
    }

    private static HostileRequest TooLong(World world, OperationDescriptor operation, Random random)
    {
        var parameter = Pick([.. Texts(operation).Where(p => p.Schema["maxLength"] is not null)], random);
        return With(world, operation, random, parameter.Name, new string('a', (int)parameter.Schema["maxLength"]! + 1), Expectation.Status(400));
    }

    private static HostileRequest OutOfRange(World world, OperationDescriptor operation, Random random)
    {
        var parameter = Pick([.. Numbers(operation).Where(p => p.Schema["maximum"] is not null)], random);
        return With(world, operation, random, parameter.Name, Pick(["-1", "-2147483648", "2147483647", "2147483648", "9223372036854775807", "-9223372036854775808"], random), Expectation.Status(400));
    }

    private static HostileRequest Repeated(World world, OperationDescriptor operation, Random random)
    {
        var name = Pick(Singles(operation), random).Name;
        return With(world, operation, random, name, $"1&{name}=2", Expectation.Status(400));
    }

    private static string Cursor(Random random)
    {
        string[] forged =
        [
            "9223372036854775807|x", "-9223372036854775808|", "0|", "-1|' OR 1=1 --", "0|\0", "1|\ud83d\ude00", "|", "1", "9223372036854775808|x", "１|x", "1.0|x", "1|" + new string('x', 3_000), $"{random.NextInt64()}|{World.UnknownId}", "253402300800000000|x",
        ];
        return Base64Url.EncodeToString([.. Encoding.UTF8.GetBytes(Pick(forged, random)), .. random.Next(4) == 0 ? [(byte)0xff] : Array.Empty<byte>()]);
    }
}
