using System.Text;
using System.Text.Json;
using Alexandria.Operations;
using Alexandria.Surfaces.Rest;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Surfaces.Tests.Rest;

/// <summary>Whatever arrives is read or refused with a code; nothing is thrown, and work grows with the length.</summary>
public sealed class HostileBodyTests
{
    private static readonly string[] Pieces = ["{", "}", "[", "]", ":", ",", "\"a\"", "\"", "\\u0000", "\\ud800", "\\", "1e400", "-0", "null", "true", "\"a\":", "{}", "\ufeff", "é", "\n", " ", "//", "9223372036854775808", "\u0001"];

    [Fact]
    public void Any_bytes_are_a_JSON_object_or_refused()
    {
        var texts = Gen.Elements(Pieces).ArrayOf().Select(string.Concat).Select(Encoding.UTF8.GetBytes);
        var bytes = ArbMap.Default.GeneratorFor<byte>().ArrayOf();
        string[] codes = ["malformed_json", "json_object_expected", "json_too_deep", "duplicate_property", "invalid_utf8"];

        Prop.ForAll(Gen.OneOf(texts, bytes).ToArbitrary(), body =>
        {
            var parsed = JsonBody.Parse(body);
            if (parsed.Failed)
            {
                Assert.Contains(parsed.Error.Code, codes);
            }
            else
            {
                // What is accepted can be written again: no half surrogate pair, no duplicate waits inside.
                Assert.NotNull(JsonDocument.Parse(parsed.Value.ToJsonString(Json.Options)));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    [InlineData("\"", "\"")]
    [InlineData("1,", "")]
    [InlineData("\\", "\\")]
    public void Twice_the_body_costs_at_most_twice_the_memory(string open, string close)
    {
        var (once, twice) = (Of(100_000), Of(200_000));
        var (single, twofold) = (Allocated(once), Allocated(twice));

        Assert.True(twofold <= (2.3 * single) + 10_000, $"{single} bytes, then {twofold}");

        byte[] Of(int times) => Encoding.UTF8.GetBytes("{\"a\":[" + string.Concat(Enumerable.Repeat(open, times)) + string.Concat(Enumerable.Repeat(close, times)) + "]}");
    }

    [Fact]
    public void Any_text_is_a_cursor_or_refused_with_one_code()
    {
        var forged = ArbMap.Default.GeneratorFor<string>().Where(t => t is not null).Select(t => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(t)));
        var texts = ArbMap.Default.GeneratorFor<string>();

        Prop.ForAll(Gen.OneOf(forged, texts).ToArbitrary(), text =>
        {
            var cursor = PageCursor.Parse(text);
            Assert.True(!cursor.Failed || cursor.Error.Code == "invalid_cursor");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Fact]
    public void A_cursor_that_was_answered_is_read_as_what_it_was()
    {
        var cursors = from key in ArbMap.Default.GeneratorFor<long>()
                      from id in Gen.Elements("", "a", "01990000-0000-7000-8000-000000000000", "|", "a|b", "é")
                      select new PageCursor(key, id);

        Prop.ForAll(cursors.ToArbitrary(), cursor => Assert.Equal(cursor, PageCursor.Parse(cursor.ToString()).Value)).QuickCheckThrowOnFailure();
    }

    private static long Allocated(byte[] body)
    {
        JsonBody.Parse(body);
        var before = GC.GetAllocatedBytesForCurrentThread();
        JsonBody.Parse(body);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
