using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Alexandria.Kernel.Events.Schemas;

/// <summary>How event records become JSON, and what is accepted back: exactly what their schema says.</summary>
/// <remarks>Stricter than <see cref="Json.Options"/>: a missing member is not taken for its default, a computed member (such as the subject) is checked although it is not used, a list holds no null, a time has its offset, and a word of an enum stands as it is written.</remarks>
internal static class EventJson
{
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>How a value of an enum is written.</summary>
    public static string NameOf(object value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()!);

    private static JsonSerializerOptions Make()
    {
        var contract = new DefaultJsonTypeInfoResolver();
        contract.Modifiers.Add(CheckComputed);
        contract.Modifiers.Add(RefuseNullElements);
        var options = new JsonSerializerOptions(Json.Options) { RespectRequiredConstructorParameters = true, TypeInfoResolver = contract };
        options.Converters.Insert(0, new OffsetTime());
        options.Converters.Insert(0, new ExactEnums());
        options.MakeReadOnly();
        return options;
    }

    // Not required: what was stored before a member was computed has none.
    private static void CheckComputed(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property is { Set: null, AssociatedParameter: null }))
        {
            property.Set = (_, _) => { };
            property.IsSetNullable = property.IsGetNullable;
        }
    }

    private static void RefuseNullElements(JsonTypeInfo type)
    {
        if (type.Kind == JsonTypeInfoKind.Enumerable)
        {
            type.OnDeserialized = list =>
            {
                foreach (var element in (IEnumerable)list)
                {
                    _ = element ?? throw new JsonException("A list of an event holds no null.");
                }
            };
        }
    }

    /// <summary>The serialiser alone would take several words with commas between for a sum of them.</summary>
    private sealed class ExactEnums : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(ExactEnum<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class ExactEnum<TEnum> : JsonConverter<TEnum>
        where TEnum : struct, Enum
    {
        private static readonly Dictionary<string, TEnum> Values = Enum.GetValues<TEnum>().Distinct().ToDictionary(value => NameOf(value), StringComparer.Ordinal);

        public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Values.TryGetValue(reader.GetString()!, out var value)
                ? value
                : throw new JsonException($"It is none of {string.Join(", ", Values.Keys)}.");

        public override void Write(Utf8JsonWriter writer, TEnum value, JsonSerializerOptions options) => writer.WriteStringValue(NameOf(value));
    }

    /// <summary>RFC 3339: the serialiser alone would take a date without a time, and a time without an offset for local time.</summary>
    private sealed class OffsetTime : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String || reader.GetString() is not { Length: >= 20 } text || !HasSecondsAndOffset(text) || !reader.TryGetDateTimeOffset(out var time))
            {
                throw new JsonException("A time is written as 2026-01-31T23:59:59Z or with an offset.");
            }

            return time;
        }

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString("O", CultureInfo.InvariantCulture));

        private static bool HasSecondsAndOffset(string text) =>
            text[16] == ':' && (text[^1] == 'Z' || (text.Length >= 25 && text[^6] is '+' or '-' && text[^3] == ':'));
    }
}
