using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Alexandria.Operations;

namespace Alexandria.Kernel.Operations;

/// <summary>Makes JSON Schema (Draft 2020-12) of request and response records: types from the serialiser's contract, constraints from data annotations, descriptions from the documentation.</summary>
internal sealed class SchemaBuilder(XmlDocumentation documentation)
{
    public JsonObject Of(Type type) => Of(type, Json.Options, (_, schema) => schema);

    /// <param name="type">The record.</param>
    /// <param name="serializer">How it is written and read.</param>
    /// <param name="refine">Corrects what the serialiser's contract alone says of a node, before descriptions and constraints are added.</param>
    public JsonObject Of(Type type, JsonSerializerOptions serializer, Func<JsonSchemaExporterContext, JsonNode, JsonNode> refine)
    {
        if (type == typeof(FileContent))
        {
            return new JsonObject { ["type"] = "string", ["contentMediaType"] = "application/octet-stream" };
        }

        var options = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = (context, schema) => Enrich(context, refine(context, schema)) };
        return serializer.GetJsonSchemaAsNode(type, options) as JsonObject ?? [];
    }

    private JsonNode Enrich(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is not JsonObject node)
        {
            return schema;
        }

        var property = context.PropertyInfo?.AttributeProvider as PropertyInfo;
        var summary = property is not null ? documentation.Of(property) : context.PropertyInfo is null ? documentation.Of(context.TypeInfo.Type) : "";
        if (summary.Length > 0)
        {
            node["description"] = summary;
        }

        if (property is null)
        {
            return node;
        }

        foreach (var attribute in property.GetCustomAttributes<ValidationAttribute>())
        {
            Constrain(node, attribute);
        }

        if (property.IsDefined(typeof(SecretAttribute)))
        {
            node["writeOnly"] = true;
        }

        return node;
    }

    private static void Constrain(JsonObject node, ValidationAttribute attribute)
    {
        switch (attribute)
        {
            case StringLengthAttribute length:
                node["maxLength"] = length.MaximumLength;
                if (length.MinimumLength > 0)
                {
                    node["minLength"] = length.MinimumLength;
                }

                break;
            case RangeAttribute range:
                node["minimum"] = Number(range.Minimum);
                node["maximum"] = Number(range.Maximum);
                break;
            case MaxLengthAttribute max:
                node["maxItems"] = max.Length;
                break;
            case MinLengthAttribute min:
                node["minItems"] = min.Length;
                break;
            case RegularExpressionAttribute expression:
                node["pattern"] = expression.Pattern;
                break;
            case EmailAddressAttribute:
                node["format"] = "email";
                break;
            case AllowedValuesAttribute allowed:
                node["enum"] = new JsonArray([.. allowed.Values.Select(v => v is null ? null : JsonValue.Create(v.ToString()))]);
                break;
        }
    }

    private static JsonNode? Number(object value) => value switch
    {
        int whole => JsonValue.Create(whole),
        double real => JsonValue.Create(real),
        _ => decimal.TryParse(value.ToString(), out var number) ? JsonValue.Create(number) : null,
    };
}
