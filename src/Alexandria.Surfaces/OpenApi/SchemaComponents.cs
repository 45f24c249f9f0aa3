using System.Text.Json.Nodes;
using Alexandria.Operations;

namespace Alexandria.Surfaces.OpenApi;

/// <summary>The document's <c>components/schemas</c>: each type's schema once, under the type's name.</summary>
internal sealed class SchemaComponents
{
    private const string Root = "#/components/schemas/";

    private readonly SortedDictionary<string, JsonObject> schemas = new(StringComparer.Ordinal);

    /// <summary>A reference to the type's schema, which is added when it is new. A page's items become a component of their own.</summary>
    public JsonObject Add(Type type, JsonObject schema)
    {
        var copy = schema.DeepClone().AsObject();
        copy.Remove("$schema");
        if (ItemOf(type) is { } item && copy["properties"]?["items"] is JsonObject { } list && list["items"] is JsonObject items)
        {
            var itemSchema = items.DeepClone().AsObject();
            Rebase(itemSchema, "#/properties/items/items", "#");
            list["items"] = Add(item, itemSchema);
        }

        return AddNamed(NameOf(type), copy);
    }

    public JsonObject AddNamed(string name, JsonObject schema)
    {
        for (var (candidate, number) = (name, 2); ; candidate = $"{name}{number++}")
        {
            var rebased = schema.DeepClone().AsObject();
            Rebase(rebased, "#", Root + candidate);
            if (!schemas.TryGetValue(candidate, out var known))
            {
                schemas.Add(candidate, rebased);
                return Reference(candidate);
            }

            // Two modules may have a type of one name; equal schemas are one component, others get a number.
            if (JsonNode.DeepEquals(known, rebased))
            {
                return Reference(candidate);
            }
        }
    }

    public JsonObject Build() => new(schemas.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value)));

    /// <summary><c>Page&lt;TicketView&gt;</c> is <c>TicketViewPage</c>.</summary>
    public static string NameOf(Type type)
    {
        if (!type.IsGenericType)
        {
            return type.Name;
        }

        var name = type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)];
        return string.Concat(type.GetGenericArguments().Select(NameOf)) + name;
    }

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Page<>) ? type.GetGenericArguments()[0] : null;

    private static JsonObject Reference(string name) => new() { ["$ref"] = Root + name };

    /// <summary>A schema's references into itself count from its own root; inside the document that root is elsewhere.</summary>
    private static void Rebase(JsonNode? node, string from, string to)
    {
        switch (node)
        {
            case JsonObject json:
                if (json["$ref"] is JsonValue value && value.TryGetValue<string>(out var reference)
                    && !reference.StartsWith(Root, StringComparison.Ordinal)
                    && (reference == from || reference.StartsWith(from + "/", StringComparison.Ordinal)))
                {
                    json["$ref"] = to + reference[from.Length..];
                }

                foreach (var (_, child) in json.ToArray())
                {
                    Rebase(child, from, to);
                }

                break;
            case JsonArray array:
                foreach (var child in array)
                {
                    Rebase(child, from, to);
                }

                break;
        }
    }
}
