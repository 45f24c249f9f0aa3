using System.Text.Json;

namespace Alexandria.Adapters.Sql;

/// <summary>Enums as the words that <see cref="Json.Options"/> writes, so that a row and its JSON say the same.</summary>
internal static class EnumText<TEnum>
    where TEnum : struct, Enum
{
    private static readonly Dictionary<TEnum, string> Words = Enum.GetValues<TEnum>().Distinct().ToDictionary(value => value, Word);
    private static readonly Dictionary<string, TEnum> Values = Words.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public static string Write(TEnum value) => Words.TryGetValue(value, out var word)
        ? word
        : throw new ArgumentException($"{value} is no value of {typeof(TEnum).Name}.", nameof(value));

    public static TEnum Read(string word) => Values.TryGetValue(word, out var value)
        ? value
        : throw new InvalidOperationException($"'{word}' is no value of {typeof(TEnum).Name}.");

    private static string Word(TEnum value) => JsonSerializer.SerializeToElement(value, Json.Options).GetString()!;
}
