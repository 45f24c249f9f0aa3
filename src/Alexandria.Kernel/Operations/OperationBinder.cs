using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alexandria.Operations;

namespace Alexandria.Kernel.Operations;

/// <summary>Makes the request record out of what a surface received. Values of route, query, command line and body merge into one object; whatever is wrong is reported at once, by field.</summary>
internal static class OperationBinder
{
    private const NumberStyles Real = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Result<object> Bind(OperationDescriptor operation, OperationArguments arguments)
    {
        var faults = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var merged = arguments.Json?.DeepClone() as JsonObject ?? [];
        MergeContent(operation, arguments, merged, faults);
        MergeText(operation, arguments, merged, faults);
        if (faults.Count == 0)
        {
            try
            {
                return Result<object>.Success(merged.Deserialize(operation.RequestType, Json.Options)!);
            }
            catch (JsonException)
            {
                Diagnose(operation, merged, faults);
            }
        }
        else
        {
            Diagnose(operation, merged, faults);
        }

        return RequestValidator.Failure(faults);
    }

    private static void MergeContent(OperationDescriptor operation, OperationArguments arguments, JsonObject merged, Dictionary<string, string[]> faults)
    {
        if (arguments.Content is not { } content)
        {
            return;
        }

        if (operation.Parameters.FirstOrDefault(p => p.Content is not null) is not { } parameter)
        {
            faults["body"] = ["this operation takes no raw body; send JSON"];
            return;
        }

        if (merged.ContainsKey(parameter.Name))
        {
            faults[parameter.Name] = ["is given both as raw body and as value"];
            return;
        }

        try
        {
            merged[parameter.Name] = parameter.Type == typeof(byte[]) ? System.Convert.ToBase64String(content.Span) : StrictUtf8.GetString(WithoutMark(content.Span));
        }
        catch (DecoderFallbackException)
        {
            faults[parameter.Name] = ["is not valid UTF-8"];
        }
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> bytes) => bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    private static void MergeText(OperationDescriptor operation, OperationArguments arguments, JsonObject merged, Dictionary<string, string[]> faults)
    {
        foreach (var (name, values) in arguments.Text)
        {
            if (operation.Parameters.FirstOrDefault(p => p.Name == name) is not { } parameter)
            {
                faults[name] = ["is not a parameter of this operation"];
            }
            else if (Convert(parameter.Type, values) is not { } node)
            {
                faults[name] = [values.Count > 1 ? "is given more than once" : $"is not {Expected(parameter.Type)}"];
            }
            else if (merged.TryGetPropertyValue(name, out var present) && !JsonNode.DeepEquals(present, node))
            {
                faults[name] = ["is given twice with different values"];
            }
            else
            {
                merged[name] = node;
            }
        }
    }

    /// <summary>Text as JSON of the declared type; null when it does not fit.</summary>
    private static JsonNode? Convert(Type type, IReadOnlyList<string> values)
    {
        if (ElementType(type) is { } element)
        {
            var items = values.Select(v => ConvertOne(element, v)).ToArray();
            return items.Contains(null) ? null : new JsonArray(items);
        }

        return values.Count == 1 ? ConvertOne(Nullable.GetUnderlyingType(type) ?? type, values[0]) : null;
    }

    private static JsonNode? ConvertOne(Type type, string value)
    {
        if (type == typeof(bool))
        {
            return bool.TryParse(value, out var flag) ? JsonValue.Create(flag) : null;
        }

        if (type == typeof(int) || type == typeof(long))
        {
            return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole) : null;
        }

        if (type == typeof(double) || type == typeof(decimal))
        {
            return decimal.TryParse(value, Real, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : null;
        }

        if (type == typeof(string) || type.IsEnum || type.IsValueType || type == typeof(byte[]))
        {
            return JsonValue.Create(value);
        }

        try
        {
            return JsonNode.Parse(value, documentOptions: new() { MaxDepth = Json.Options.MaxDepth });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Type? ElementType(Type type) =>
        type != typeof(string) && type != typeof(byte[]) && type.IsGenericType && type.GetGenericArguments() is [var element]
            && type.IsAssignableFrom(typeof(List<>).MakeGenericType(element)) ? element : null;

    /// <summary>The whole did not bind; finds out which of its parts is to blame.</summary>
    private static void Diagnose(OperationDescriptor operation, JsonObject merged, Dictionary<string, string[]> faults)
    {
        foreach (var (name, node) in merged)
        {
            if (operation.Parameters.FirstOrDefault(p => p.Name == name) is not { } parameter)
            {
                faults.TryAdd(name, ["is not a parameter of this operation"]);
                continue;
            }

            if (node is null && !parameter.Required && Nullable.GetUnderlyingType(parameter.Type) is null && parameter.Type.IsValueType)
            {
                faults.TryAdd(name, [$"is null, not {Expected(parameter.Type)}"]);
                continue;
            }

            try
            {
                var value = node.Deserialize(parameter.Type, Json.Options);
                if (node is null && parameter.Required)
                {
                    faults.TryAdd(name, [$"is null, not {Expected(parameter.Type)}"]);
                }
                else if (RequestValidator.FaultsOf(operation.RequestType, name, value).ToArray() is { Length: > 0 } invalid)
                {
                    faults.TryAdd(name, invalid);
                }
            }
            catch (JsonException exception)
            {
                var where = exception.Path is { Length: > 1 } path ? $" (at {path[2..]})" : "";
                faults.TryAdd(name, [$"is not {Expected(parameter.Type)}{where}"]);
            }
        }

        foreach (var parameter in operation.Parameters.Where(p => p.Required && !merged.ContainsKey(p.Name)))
        {
            faults.TryAdd(parameter.Name, ["is required"]);
        }

        if (faults.Count == 0)
        {
            faults["body"] = ["does not fit the operation's schema: a value that may not be null is null"];
        }
    }

    private static string Expected(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare switch
        {
            _ when bare == typeof(string) => "a text",
            _ when bare == typeof(bool) => "true or false",
            _ when bare == typeof(int) || bare == typeof(long) => "a whole number",
            _ when bare == typeof(double) || bare == typeof(decimal) => "a number",
            _ when bare == typeof(DateTimeOffset) => "a time such as 2026-01-31T12:00:00Z",
            _ when bare == typeof(byte[]) => "base64",
            { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(bare).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)),
            _ when ElementType(bare) is not null => "a list of such values",
            _ => "an object of that shape",
        };
    }
}
