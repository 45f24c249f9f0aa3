using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Alexandria.Kernel.Operations;
using Alexandria.Modules;

namespace Alexandria.Kernel.Configuration;

/// <summary>The JSON Schema (Draft 2020-12) of <c>alexandria.json</c>, made from the options that modules declare: for editors, and for people who want to know what there is.</summary>
public static class ConfigurationSchema
{
    public static JsonObject Of(IReadOnlyList<OptionsRegistration> registrations)
    {
        var schemas = new SchemaBuilder(new XmlDocumentation());
        var root = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "alexandria.json",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject(),
        };
        foreach (var registration in registrations)
        {
            var at = root;
            foreach (var part in registration.Section.Split(':', StringSplitOptions.RemoveEmptyEntries))
            {
                var children = (JsonObject)at["properties"]!;
                children[part] ??= new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = new JsonObject() };
                at = (JsonObject)children[part]!;
            }

            AddProperties((JsonObject)at["properties"]!, registration.Type, schemas.Of(registration.Type));
        }

        return root;
    }

    private static void AddProperties(JsonObject properties, Type options, JsonObject schema)
    {
        var defaults = Activator.CreateInstance(options)!;
        foreach (var property in ConfigurationCheck.PropertiesOf(options))
        {
            var node = schema["properties"]?[OperationCatalog.JsonName(property.Name)]?.DeepClone() as JsonObject ?? [];
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (type.IsEnum)
            {
                // Configuration takes the names as they are, not the words that JSON answers use.
                node["enum"] = new JsonArray([.. Enum.GetNames(type).Select(n => JsonValue.Create(n))]);
            }

            if (Default(property, defaults) is { } value)
            {
                node["default"] = value;
            }

            properties[property.Name] = node;
        }
    }

    private static JsonNode? Default(PropertyInfo property, object defaults) => property.GetValue(defaults) switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        int number => JsonValue.Create(number),
        long number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        IFormattable other => JsonValue.Create(other.ToString(null, CultureInfo.InvariantCulture)),
        _ => null,
    };
}
