using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Serialization;
using Alexandria.Kernel.Operations;
using Alexandria.Modules;
using Microsoft.Extensions.Configuration;

namespace Alexandria.Kernel.Configuration;

/// <summary>Something wrong with the configuration.</summary>
/// <param name="Key">As in <c>alexandria.json</c>, <c>Support:AutoThreshold</c>; the variable is <c>ALEXANDRIA_Support__AutoThreshold</c>.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record ConfigurationFault(string Key, string Message);

/// <summary>Checks the configuration against the options that the modules declare.</summary>
public static class ConfigurationCheck
{
    /// <summary>Every fault: unknown keys in known sections, values of the wrong type, values out of range.</summary>
    public static IReadOnlyList<ConfigurationFault> Run(IConfiguration configuration, IReadOnlyList<OptionsRegistration> registrations) =>
        [.. registrations.SelectMany(r =>
        {
            var section = configuration.GetSection(r.Section);
            var nested = registrations.Where(o => o.Section.StartsWith(r.Section + ":", StringComparison.OrdinalIgnoreCase)).Select(o => o.Section[(r.Section.Length + 1)..].Split(':')[0]);
            var faults = Section(section, r, nested.ToHashSet(StringComparer.OrdinalIgnoreCase)).ToList();
            return faults.Count > 0 ? faults : Whole(section, r);
        })];

    /// <summary>The keys of a section: its properties but for those that are set elsewhere, which say so with <see cref="JsonIgnoreAttribute"/>.</summary>
    public static IEnumerable<PropertyInfo> PropertiesOf(Type options) => OperationCatalog.PropertiesOf(options).Where(p => !p.IsDefined(typeof(JsonIgnoreAttribute)));

    private static IEnumerable<ConfigurationFault> Section(IConfigurationSection section, OptionsRegistration registration, HashSet<string> nested)
    {
        var properties = PropertiesOf(registration.Type).ToList();
        var defaults = Activator.CreateInstance(registration.Type)!;
        foreach (var child in section.GetChildren())
        {
            if (!nested.Contains(child.Key) && !properties.Exists(p => string.Equals(p.Name, child.Key, StringComparison.OrdinalIgnoreCase)))
            {
                yield return new($"{registration.Section}:{child.Key}", $"is unknown; the section has {string.Join(", ", properties.Select(p => p.Name))}");
            }
        }

        foreach (var property in properties)
        {
            var key = $"{registration.Section}:{property.Name}";
            var value = property.GetValue(defaults);
            if (section[property.Name] is { } text && !TryConvert(property.PropertyType, text, out value))
            {
                yield return new(key, $"is not a {TypeName(property.PropertyType)}");
                continue;
            }

            foreach (var attribute in property.GetCustomAttributes<ValidationAttribute>())
            {
                if (attribute.GetValidationResult(value, new ValidationContext(defaults) { DisplayName = property.Name }) is { } fault)
                {
                    yield return new(key, fault.ErrorMessage ?? "is not valid");
                }
            }
        }
    }

    /// <summary>What the options say of themselves as a whole; asked only when each value by itself is right.</summary>
    private static IEnumerable<ConfigurationFault> Whole(IConfigurationSection section, OptionsRegistration registration)
    {
        if ((section.Get(registration.Type) ?? Activator.CreateInstance(registration.Type)) is not IValidatableObject options)
        {
            yield break;
        }

        foreach (var fault in options.Validate(new ValidationContext(options)))
        {
            yield return new($"{registration.Section}:{fault.MemberNames.FirstOrDefault()}", fault.ErrorMessage ?? "is not valid");
        }
    }

    internal static string TypeName(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        { IsEnum: true } choice => $"value out of {string.Join(", ", Enum.GetNames(choice))}",
        var t when t == typeof(bool) => "truth value (true or false)",
        var t when t == typeof(int) || t == typeof(long) => "whole number",
        var t when t == typeof(double) => "number",
        var t when t == typeof(TimeSpan) => "duration such as 00:00:30",
        _ => "text",
    };

    private static bool TryConvert(Type type, string text, out object? value)
    {
        try
        {
            value = type == typeof(string) ? text : TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            value = null;
            return false;
        }
    }
}
