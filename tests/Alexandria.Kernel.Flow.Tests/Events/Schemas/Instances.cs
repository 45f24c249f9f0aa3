using System.Text.Json.Nodes;

namespace Alexandria.Kernel.Flow.Tests.Events.Schemas;

/// <summary>Makes instances that a schema accepts, and spoils them.</summary>
internal sealed class Instances(Random random)
{
    private static readonly string[] Texts = ["", "a", "ünïcode ✓", "null", "2026-01-31T23:59:59Z", "\"quoted\"\n"];
    private static readonly string[] Times = ["2026-01-31T23:59:59Z", "1970-01-01T00:00:00+00:00", "2026-02-28T12:30:15.1234567-05:30"];
    private static readonly string[] NoTimes = ["2026-01-31", "2026-01-31T23:59:59", "2026-01-31T23:59Z", "2026-02-31T00:00:00Z", "2026-01-31 23:59:59Z", "yesterday", ""];

    public JsonNode? Valid(JsonObject schema)
    {
        if (schema["enum"] is JsonArray choices)
        {
            return Pick([.. choices])?.DeepClone();
        }

        var type = schema["type"] is JsonArray types ? Pick([.. types.Select(t => t!.ToString())]) : schema["type"]!.ToString();
        return type switch
        {
            "null" => null,
            "boolean" => random.Next(2) == 0,
            "string" => schema["format"] is null ? Pick(Texts) : Pick(Times),
            "integer" => Pick<JsonNode?>([0, -1, 42, schema["minimum"]!.DeepClone(), schema["maximum"]!.DeepClone()]),
            "number" => Pick<JsonNode?>([0, 1.5, -2e-300, 7]),
            "array" => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Valid(schema["items"]!.AsObject()))]),
            "object" => Object(schema),
            _ => throw new NotSupportedException(type),
        };
    }

    /// <summary>One change somewhere: a member missing, added, null, of another type, out of range or not among the choices. Now and then it stays valid.</summary>
    public JsonNode? Mutated(JsonObject schema)
    {
        var instance = Valid(schema)!.AsObject();
        Mutate(schema, instance);
        return instance;
    }

    private void Mutate(JsonObject schema, JsonObject instance)
    {
        var (name, property) = Pick([.. schema["properties"]!.AsObject()]);
        switch (random.Next(8))
        {
            case 0:
                instance.Remove(name);
                break;
            case 1:
                instance[Pick(["extra", name + "x", name.ToUpperInvariant(), "$type", ""])] = 1;
                break;
            case 2:
                instance[name] = null;
                break;
            case 3 when instance[name] is JsonObject inner:
                Mutate(property!.AsObject(), inner);
                break;
            case 4 when instance[name] is JsonArray list:
                list.Insert(random.Next(list.Count + 1), Pick<JsonNode?>([null, 1, "a", new JsonObject(), new JsonArray()]));
                break;
            case 5 when property!["enum"] is not null:
                instance[name] = Pick(["SMALL", "rather-large", "RatherLarge", "0", " small", "small,rather_large"]);
                break;
            case 5 when property!["format"] is not null:
                instance[name] = Pick(NoTimes);
                break;
            case 6 when property!["maximum"] is not null:
                instance[name] = JsonNode.Parse(Pick(["2147483648", "-2147483649", "9223372036854775807", "1.5", "1e30", "\"1\""]));
                break;
            default:
                instance[name] = Pick<JsonNode?>([1, 1.5, "a", true, new JsonObject(), new JsonArray(), new JsonArray(1, "a")]);
                break;
        }
    }

    private JsonObject Object(JsonObject schema)
    {
        var required = schema["required"]?.AsArray().Select(name => name!.ToString()).ToHashSet(StringComparer.Ordinal) ?? [];
        var members = schema["properties"]!.AsObject().Where(p => required.Contains(p.Key) || random.Next(3) > 0).ToArray();
        random.Shuffle(members);
        return new JsonObject(members.Select(p => KeyValuePair.Create(p.Key, Valid(p.Value!.AsObject()))));
    }

    private T Pick<T>(T[] choices) => choices[random.Next(choices.Length)];
}
