using System.Globalization;
using System.Text.Json.Nodes;

namespace Alexandria.Host.Tests.Reference;

/// <summary>What a change of an event's schema breaks. A version is kept in both directions: the record of now reads every event that was stored under the published schema, and whoever checks by the published schema accepts every event that is written now. Since a schema is closed, only its words may change.</summary>
internal static class SchemaComparison
{
    private const string Stored = "events stored under the published schema can no longer be read.";
    private const string Consumers = "programs that check by the published schema refuse the events of now.";
    private const string Both = "events stored under the published schema can no longer be read, and programs that check by it refuse the events of now.";

    private static readonly HashSet<string> Words = ["title", "description"];
    private static readonly HashSet<string> Judged = ["type", "enum", "minimum", "maximum", "properties", "required", "items"];

    public static IReadOnlyList<string> Breaks(JsonObject published, JsonObject present) => [.. Compare("", published, present)];

    private static IEnumerable<string> Compare(string path, JsonObject published, JsonObject present)
    {
        var at = path.Length == 0 ? "the event" : $"'{path}'";
        foreach (var change in Choices(at, "type", published, present).Concat(Choices(at, "value", published, present)).Concat(Range(at, published, present)))
        {
            yield return change;
        }

        var (before, after) = (Members(published), Members(present));
        var (neededBefore, neededAfter) = (Required(published), Required(present));
        foreach (var name in before.Keys.Union(after.Keys, StringComparer.Ordinal))
        {
            var member = path.Length == 0 ? name : $"{path}.{name}";
            if (!after.TryGetValue(name, out var now))
            {
                yield return $"'{member}' is gone: {(neededBefore.Contains(name) ? Both : Stored)}";
            }
            else if (!before.TryGetValue(name, out var then))
            {
                yield return $"'{member}' is new: {(neededAfter.Contains(name) ? Both : Consumers)}";
            }
            else
            {
                if (neededBefore.Contains(name) != neededAfter.Contains(name))
                {
                    yield return neededAfter.Contains(name) ? $"'{member}' is required now: {Stored}" : $"'{member}' may be missing now: {Consumers}";
                }

                foreach (var change in Compare(member, then!.AsObject(), now!.AsObject()))
                {
                    yield return change;
                }
            }
        }

        if (published["items"] is JsonObject itemsThen && present["items"] is JsonObject itemsNow)
        {
            foreach (var change in Compare(path + "[]", itemsThen, itemsNow))
            {
                yield return change;
            }
        }

        // format, default, additionalProperties, $id, and whatever a later generator may add.
        foreach (var keyword in published.Select(p => p.Key).Union(present.Select(p => p.Key), StringComparer.Ordinal).Where(k => !Words.Contains(k) && !Judged.Contains(k)))
        {
            if (published.ContainsKey(keyword) != present.ContainsKey(keyword) || !JsonNode.DeepEquals(published[keyword], present[keyword]))
            {
                yield return $"{at} has another {keyword} ({Show(published[keyword])} before, {Show(present[keyword])} now): {Both}";
            }
        }
    }

    private static IEnumerable<string> Choices(string at, string what, JsonObject published, JsonObject present)
    {
        var keyword = what == "type" ? "type" : "enum";
        if (published[keyword] is null && present[keyword] is null)
        {
            yield break;
        }

        if (published[keyword] is null || present[keyword] is null)
        {
            yield return $"{at} has another kind of value: {Both}";
            yield break;
        }

        var (before, after) = (Set(published[keyword]!), Set(present[keyword]!));
        var (gone, added) = (string.Join(", ", before.Except(after)), string.Join(", ", after.Except(before)));
        if (gone.Length > 0 && added.Length > 0)
        {
            yield return $"{at} has the {what} {added} instead of {gone}: {Both}";
        }
        else if (gone.Length > 0)
        {
            yield return $"{at} no longer has the {what} {gone}: {Stored}";
        }
        else if (added.Length > 0)
        {
            yield return $"{at} may have the {what} {added} now: {Consumers}";
        }
    }

    private static IEnumerable<string> Range(string at, JsonObject published, JsonObject present)
    {
        foreach (var (keyword, narrower) in new[] { ("minimum", 1), ("maximum", -1) })
        {
            var (before, after) = (Bound(published, keyword, narrower), Bound(present, keyword, narrower));
            if (before.CompareTo(after) is var order && order != 0)
            {
                yield return order * narrower < 0
                    ? $"{at} has a narrower {keyword}, {Show(present[keyword])}: {Stored}"
                    : $"{at} has a wider {keyword}, {Show(present[keyword])}: {Consumers}";
            }
        }
    }

    private static double Bound(JsonObject schema, string keyword, int narrower) =>
        schema[keyword] is { } value ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : narrower * double.NegativeInfinity;

    private static Dictionary<string, JsonNode?> Members(JsonObject schema) => (schema["properties"] as JsonObject ?? []).ToDictionary(StringComparer.Ordinal);

    private static HashSet<string> Required(JsonObject schema) => [.. (schema["required"] as JsonArray ?? []).Select(name => name!.ToString())];

    private static HashSet<string> Set(JsonNode value) => value is JsonArray several ? [.. several.Select(Show)] : [Show(value)];

    private static string Show(JsonNode? value) => value?.ToJsonString().Trim('"') ?? "none";
}
