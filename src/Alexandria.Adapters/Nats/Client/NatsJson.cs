using System.Text.Json;
using System.Text.Json.Serialization;

namespace Alexandria.Adapters.Nats.Client;

/// <summary>The JSON of the server's protocols: snake case, nulls left out, durations in nanoseconds.</summary>
internal static class NatsJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new NanosecondsConverter() },
    };

    public static byte[] Write<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <exception cref="JsonException">It is not such a text.</exception>
    public static T? Read<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<T>(json, Options);

    private sealed class NanosecondsConverter : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TimeSpan.FromTicks(reader.GetInt64() / TimeSpan.NanosecondsPerTick);

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.Ticks * TimeSpan.NanosecondsPerTick);
    }
}
