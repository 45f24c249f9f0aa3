using System.Text;
using System.Text.Json.Nodes;
using Alexandria.Hostile.Tests.Requests;
using Alexandria.Operations;
using static Alexandria.Hostile.Tests.Mutations.Choice;

namespace Alexandria.Hostile.Tests.Mutations;

/// <summary>JSON that is well formed, and does not fit the operation.</summary>
internal static class JsonBodies
{
    private static readonly string[] Types = ["string", "number", "boolean", "array", "object"];

    private static readonly string[] Numbers =
        ["1e400", "-1e400", "-0", "9223372036854775808", "-9223372036854775809", "18446744073709551616", "1e308", "1e-400", "0.1e1", "1.5", "123456789012345678901234567890", "1E+2147483648", "-1", "2147483648"];

    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("json: wrong type", 12, HasBody, WrongType),
        new("json: required field missing", 4, o => Required(o).Count > 0, Missing),
        new("json: unknown field", 4, HasBody, Unknown),
        new("json: null for a required field", 4, o => Required(o).Count > 0, Null),
        new("json: duplicate field", 4, HasBody, Duplicate),
        new("json: hostile number", 6, HasBody, Number),
        new("json: text over its limit", 4, o => Limited(o).Count > 0, TooLong),
        new("json: list of 100,000", 1, HasBody, LongList),
        new("json: nested 10 deep", 2, HasBody, (w, o, r) => Nested(w, o, r, 10)),
        new("json: nested 100 deep", 2, HasBody, (w, o, r) => Nested(w, o, r, 100)),
        new("json: nested 100,000 deep", 2, HasBody, (w, o, r) => Nested(w, o, r, 100_000)),
        new("json: hostile texts", 2, o => HasBody(o) && o.Effect != Effect.Destructive, HostileTexts),
        new("json: NUL in a text", 2, o => Texts(o).Any(p => p.Content is null), Nul),
        new("json: unknown choice", 2, o => Body(o).Any(p => p.Schema["enum"] is not null), UnknownChoice),
        new("json: body above 1 MiB", 1, o => HasBody(o) && Body(o).All(p => p.Content is null), TooLarge),
        new("json: unknown id", 4, o => HasBody(o) && o.Parameters.Any(p => p.InRoute), UnknownId),
    ];

    private static IReadOnlyList<OperationParameter> Body(OperationDescriptor operation) => ValidRequest.InBody(operation);

    private static bool HasBody(OperationDescriptor operation) => Body(operation).Count > 0;

    private static IReadOnlyList<OperationParameter> Required(OperationDescriptor operation) => [.. Body(operation).Where(p => p.Required)];

    private static IReadOnlyList<OperationParameter> Texts(OperationDescriptor operation) => [.. Body(operation).Where(p => ValidRequest.Allows(p.Schema, "string") && p.Schema["enum"] is null && p.Schema["format"] is null)];

    private static IReadOnlyList<OperationParameter> Limited(OperationDescriptor operation) => [.. Texts(operation).Where(p => p.Schema["maxLength"] is not null)];

    private static HostileRequest WrongType(World world, OperationDescriptor operation, Random random)
    {
        var parameter = Pick(Body(operation), random);
        var wrong = Pick([.. Types.Where(t => !ValidRequest.Allows(parameter.Schema, t))], random);
        return Spoilt(world, operation, random, parameter.Name, Of(wrong, random), Expectation.Status(400));
    }

    private static HostileRequest Missing(World world, OperationDescriptor operation, Random random)
    {
        var body = ValidRequest.Body(world, operation, random);
        body.Remove(Pick(Required(operation), random).Name);
        return ValidRequest.WithJson(ValidRequest.Make(world, operation, random), body) with { Expected = Expectation.Status(400) };
    }

    private static HostileRequest Unknown(World world, OperationDescriptor operation, Random random)
    {
        string[] names = ["x", "Id", "__proto__", "$type", "", "tenant", "caller", "permissions", "subject ", "\u0000", Mutations.Texts.Metacharacter(random), Mutations.Texts.Long(random, 10_000)];
        return Spoilt(world, operation, random, Pick(names, random), Of(Pick(Types, random), random), Expectation.Status(400));
    }

    private static HostileRequest Null(World world, OperationDescriptor operation, Random random) =>
        Spoilt(world, operation, random, Pick(Required(operation), random).Name, null, Expectation.Status(400));

    private static HostileRequest Duplicate(World world, OperationDescriptor operation, Random random)
    {
        var name = Pick(Body(operation), random).Name;
        var body = ValidRequest.Body(world, operation, random).ToJsonString(Json.Options);
        var twice = $"{{\"{name}\":\"a\",\"{(random.Next(2) == 0 ? name : Escaped(name))}\":\"b\"{(body == "{}" ? "" : ",")}{body[1..]}";
        return ValidRequest.WithBody(ValidRequest.Make(world, operation, random), Encoding.UTF8.GetBytes(twice)) with { Expected = Expectation.Status(400) };
    }

    private static HostileRequest Number(World world, OperationDescriptor operation, Random random)
    {
        var parameter = Pick(Body(operation), random);
        var body = ValidRequest.Body(world, operation, random);
        body.Remove(parameter.Name);
        var rest = body.ToJsonString(Json.Options);
        var text = $"{{\"{parameter.Name}\":{Pick(Numbers, random)}{(rest == "{}" ? "" : ",")}{rest[1..]}";
        var expected = ValidRequest.Allows(parameter.Schema, "number") ? Expectation.Either : Expectation.Status(400);
        return ValidRequest.WithBody(ValidRequest.Make(world, operation, random), Encoding.UTF8.GetBytes(text)) with { Expected = expected };
    }

    private static HostileRequest TooLong(World world, OperationDescriptor operation, Random random)
    {
        var parameter = Pick(Limited(operation), random);
        var most = (int)parameter.Schema["maxLength"]!;
        return Spoilt(world, operation, random, parameter.Name, Mutations.Texts.Long(random, most + 1), Expectation.Status(400, 413)) with { };
    }

    private static HostileRequest LongList(World world, OperationDescriptor operation, Random random) =>
        Spoilt(world, operation, random, Pick(Body(operation), random).Name, new JsonArray([.. Enumerable.Range(0, 100_000).Select(i => JsonValue.Create(i % 10))]), Expectation.Status(400));

    private static HostileRequest Nested(World world, OperationDescriptor operation, Random random, int depth)
    {
        var name = Pick(Body(operation), random).Name;
        var (open, close) = random.Next(2) == 0 ? ("[", "]") : ("{\"a\":", "}");
        var text = $"{{\"{name}\":{string.Concat(Enumerable.Repeat(open, depth))}1{string.Concat(Enumerable.Repeat(close, depth))}}}";
        return ValidRequest.WithBody(ValidRequest.Make(world, operation, random), Encoding.UTF8.GetBytes(text)) with { Expected = Expectation.Status(400) };
    }

    private static HostileRequest HostileTexts(World world, OperationDescriptor operation, Random random)
    {
        var body = ValidRequest.Body(world, operation, random);
        foreach (var parameter in Texts(operation))
        {
            body[parameter.Name] = Mutations.Texts.Metacharacter(random);
        }

        return ValidRequest.WithJson(ValidRequest.Make(world, operation, random), body);
    }

    private static HostileRequest Nul(World world, OperationDescriptor operation, Random random) =>
        Spoilt(world, operation, random, Pick([.. Texts(operation).Where(p => p.Content is null)], random).Name, "a\0b", Expectation.Status(400));

    private static HostileRequest UnknownChoice(World world, OperationDescriptor operation, Random random) =>
        Spoilt(world, operation, random, Pick([.. Body(operation).Where(p => p.Schema["enum"] is not null)], random).Name, Mutations.Texts.Metacharacter(random), Expectation.Status(400));

    private static HostileRequest TooLarge(World world, OperationDescriptor operation, Random random) =>
        Spoilt(world, operation, random, Pick(Body(operation), random).Name, new string('a', (1024 * 1024) + random.Next(1024 * 1024)), Expectation.Status(413));

    private static HostileRequest UnknownId(World world, OperationDescriptor operation, Random random)
    {
        var path = operation.Parameters.Where(p => p.InRoute).Aggregate(operation.Path, (path, p) => path.Replace("{" + p.Name + "}", World.UnknownId, StringComparison.Ordinal));
        return ValidRequest.WithJson(ValidRequest.Make(world, operation, random), ValidRequest.Body(world, operation, random)) with { Target = path, Expected = Expectation.Refused };
    }

    private static HostileRequest Spoilt(World world, OperationDescriptor operation, Random random, string name, JsonNode? value, Expectation expected)
    {
        var body = ValidRequest.Body(world, operation, random);
        body[name] = value;
        return ValidRequest.WithJson(ValidRequest.Make(world, operation, random), body) with { Expected = expected };
    }

    private static JsonNode? Of(string type, Random random) => type switch
    {
        "string" => "text",
        "number" => random.Next(),
        "boolean" => random.Next(2) == 0,
        "array" => random.Next(2) == 0 ? [] : new JsonArray("a", 1, null, new JsonObject()),
        _ => random.Next(2) == 0 ? [] : new JsonObject { ["a"] = 1 },
    };

    private static string Escaped(string name) => $"\\u{(int)name[0]:x4}{name[1..]}";
}
