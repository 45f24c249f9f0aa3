using System.Collections;
using System.Globalization;

namespace Alexandria.Knowledge.Ontologies.Analytics;

/// <summary>Values of an answer as text, the same on every surface: numbers wider than JSON's included.</summary>
internal static class QueryValues
{
    public static string? Text(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        byte[] bytes => Convert.ToHexStringLower(bytes),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        IDictionary or IEnumerable => Json.Write(value),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
