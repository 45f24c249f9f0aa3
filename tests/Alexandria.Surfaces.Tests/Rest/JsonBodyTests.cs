using System.Text;
using System.Text.Json.Nodes;
using Alexandria.Surfaces.Rest;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Surfaces.Tests.Rest;

public sealed class JsonBodyTests
{
    [Theory]
    [InlineData("", "malformed_json")]
    [InlineData("  ", "malformed_json")]
    [InlineData("{", "malformed_json")]
    [InlineData("{} {}", "malformed_json")]
    [InlineData("{'a':1}", "malformed_json")]
    [InlineData("{\"a\":1,}", "malformed_json")]
    [InlineData("{\"a\":01}", "malformed_json")]
    [InlineData("{\"a\":NaN}", "malformed_json")]
    [InlineData("{\"a\":1} // said", "malformed_json")]
    [InlineData("{\"a\":\"\\ud800\"}", "malformed_json")]
    [InlineData("{\"\\udc00\":1}", "malformed_json")]
    [InlineData("[1]", "json_object_expected")]
    [InlineData("null", "json_object_expected")]
    [InlineData("\"text\"", "json_object_expected")]
    [InlineData("{\"a\":1,\"a\":1}", "duplicate_property")]
    [InlineData("{\"a\":1,\"\\u0061\":2}", "duplicate_property")]
    [InlineData("{\"a\":{\"b\":[{\"c\":1,\"c\":2}]}}", "duplicate_property")]
    public void What_is_no_plain_object_is_refused_with_its_reason(string body, string code) =>
        Assert.Equal(code, JsonBody.Parse(Encoding.UTF8.GetBytes(body)).Error?.Code);

    [Theory]
    [InlineData(32, null)]
    [InlineData(33, "json_too_deep")]
    [InlineData(64, "json_too_deep")]
    [InlineData(200_000, "json_too_deep")]
    public void Nesting_is_taken_to_32_levels_and_no_further(int levels, string? code)
    {
        var body = "{\"a\":" + new string('[', levels - 1) + new string(']', levels - 1) + "}";
        Assert.Equal(code, JsonBody.Parse(Encoding.UTF8.GetBytes(body)).Error?.Code);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused() =>
        Assert.Equal("invalid_utf8", JsonBody.Parse(new byte[] { (byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)':', (byte)'1', (byte)'}' }).Error?.Code);

    [Fact]
    public void A_byte_order_mark_is_passed_over() =>
        Assert.Equal(1, JsonBody.Parse(Encoding.UTF8.GetBytes("\uFEFF{\"a\":1}")).Value["a"]!.GetValue<int>());

    [Fact]
    public void Any_object_of_texts_is_read_as_it_was_written() => Prop.ForAll<string, string>((name, value) =>
    {
        var written = new JsonObject { [Text(name)] = Text(value) };
        var read = JsonBody.Parse(Encoding.UTF8.GetBytes(written.ToJsonString()));
        return !read.Failed && JsonNode.DeepEquals(written, read.Value);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_bytes_are_answered_with_an_object_or_an_error() => Prop.ForAll<byte[]>(bytes =>
    {
        var read = JsonBody.Parse(bytes ?? []);
        return read.Failed || read.Value is not null;
    }).QuickCheckThrowOnFailure();

    // FsCheck makes lone surrogates too, which no JSON writer keeps.
    private static string Text(string? text) => string.Concat((text ?? "").Where(c => !char.IsSurrogate(c)));
}
