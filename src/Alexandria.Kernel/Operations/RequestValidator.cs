using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Alexandria.Operations;

namespace Alexandria.Kernel.Operations;

/// <summary>Checks a request against its data annotations, nested records and lists included, and reports every fault by its JSON path.</summary>
internal static class RequestValidator
{
    private static readonly ConcurrentDictionary<Type, Checked[]> Cache = new();

    /// <summary>The error with all fields at once; null when the request is valid.</summary>
    public static Error? Validate(object request)
    {
        Dictionary<string, List<string>>? faults = null;
        Visit(request, "", ref faults);
        return faults is null ? null : Failure(faults.ToDictionary(f => f.Key, f => f.Value.ToArray(), StringComparer.Ordinal));
    }

    /// <summary>What is wrong with one value of a request that does not bind as a whole.</summary>
    public static IEnumerable<string> FaultsOf(Type requestType, string jsonName, object? content)
    {
        var property = Array.Find(Cache.GetOrAdd(requestType, Inspect), p => p.JsonName == jsonName);
        return property?.Attributes.Select(a => Fault(a, content, property, content ?? property)).OfType<string>() ?? [];
    }

    public static Error Failure(IReadOnlyDictionary<string, string[]> fields) =>
        Error.Invalid("invalid_request", fields.Count == 1 ? $"The field '{fields.Keys.First()}' is not valid." : $"{fields.Count} fields are not valid.") with { Fields = fields };

    private static void Visit(object value, string path, ref Dictionary<string, List<string>>? faults)
    {
        foreach (var property in Cache.GetOrAdd(value.GetType(), Inspect))
        {
            var content = property.Property.GetValue(value);
            var name = path + property.JsonName;
            foreach (var attribute in property.Attributes)
            {
                if (Fault(attribute, content, property, value) is { } fault)
                {
                    Add(ref faults, name, fault);
                }
            }

            switch (content)
            {
                case string text when !property.Verbatim && HasForbiddenCharacter(text):
                    Add(ref faults, name, "contains a NUL character or half a surrogate pair");
                    break;
                case IEnumerable list and not (string or byte[]) when property.Nested:
                    var index = 0;
                    foreach (var item in list)
                    {
                        if (item is string element && HasForbiddenCharacter(element))
                        {
                            Add(ref faults, $"{name}[{index}]", "contains a NUL character or half a surrogate pair");
                        }
                        else if (item is not null && IsRecord(item.GetType()))
                        {
                            Visit(item, $"{name}[{index}].", ref faults);
                        }

                        index++;
                    }

                    break;
                case not null when property.Nested && IsRecord(content.GetType()):
                    Visit(content, name + ".", ref faults);
                    break;
            }
        }
    }

    private static string? Fault(ValidationAttribute attribute, object? content, Checked property, object owner) =>
        attribute.GetValidationResult(content, new ValidationContext(owner) { DisplayName = property.JsonName, MemberName = property.Property.Name }) is { } result
            ? result.ErrorMessage ?? "is not valid"
            : null;

    // Neither database stores NUL in text, and half a surrogate pair has no UTF-8 form.
    private static bool HasForbiddenCharacter(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character == '\0')
            {
                return true;
            }

            if (char.IsSurrogate(character))
            {
                if (!char.IsHighSurrogate(character) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                {
                    return true;
                }

                i++;
            }
        }

        return false;
    }

    private static void Add(ref Dictionary<string, List<string>>? faults, string name, string message)
    {
        faults ??= new Dictionary<string, List<string>>(StringComparer.Ordinal);
        if (!faults.TryGetValue(name, out var messages))
        {
            faults[name] = messages = [];
        }

        messages.Add(message);
    }

    private static Checked[] Inspect(Type type) =>
        [.. OperationCatalog.PropertiesOf(type).Select(p => new Checked(
            p,
            OperationCatalog.JsonName(p.Name),
            [.. p.GetCustomAttributes<ValidationAttribute>()],
            p.PropertyType != typeof(string) && !p.PropertyType.IsValueType && p.PropertyType != typeof(byte[]),
            p.GetCustomAttribute<ContentAttribute>() is { Verbatim: true }))];

    private static bool IsRecord(Type type) => type is { IsClass: true, IsPrimitive: false } && type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true;

    private sealed record Checked(PropertyInfo Property, string JsonName, ValidationAttribute[] Attributes, bool Nested, bool Verbatim);
}
