using System.Diagnostics;
using Alexandria.Adapters.LanguageModels;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Adapters.Tests.LanguageModels;

public sealed class OutgoingTextMaskTests
{
    [Theory]
    [InlineData("key AKIAIOSFODNN7EXAMPLE here", "key [SECRET-1] here")]
    [InlineData("alx_0123456789abcdef0123456789abcdef", "[SECRET-1]")]
    [InlineData("ghp_abcdefghijklmnopqrstuvwxyz012345", "[SECRET-1]")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-DEF_123 end", "[SECRET-1] end")]
    [InlineData("Authorization: Bearer abc\r\nHost: x", "Authorization: [SECRET-1]\r\nHost: x")]
    [InlineData("curl -H 'bearer 0123456789abcdef'", "curl -H 'bearer [SECRET-1]'")]
    [InlineData("postgres://app:s3cret@db/main", "postgres://[SECRET-1]@db/main")]
    [InlineData("Server=db;User Id=app;Password=p%ss;Timeout=5", "Server=db;User Id=app;Password=[SECRET-1];Timeout=5")]
    [InlineData("""{"password": "two words", "user": "x"}""", """{"password": "[SECRET-1]", "user": "x"}""")]
    [InlineData("DB_PASSWORD='it is'", "DB_PASSWORD='[SECRET-1]'")]
    [InlineData("<clientSecret>abc</clientSecret>", "<clientSecret>[SECRET-1]</clientSecret>")]
    [InlineData("tool --api-key abc --verbose", "tool --api-key [SECRET-1] --verbose")]
    [InlineData("?token=abc&page=2", "?token=[SECRET-1]&page=2")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nafter", "[SECRET-1]\nafter")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIIE cut off", "[SECRET-1]")]
    public void Secrets_are_masked_and_never_come_back(string text, string masked)
    {
        var mask = new OutgoingTextMask(text);
        Assert.Equal(masked, mask.Mask(text));
        Assert.Equal(masked, mask.Restore(masked));
        Assert.Equal(1, mask.Count);
    }

    [Theory]
    [InlineData("write to erika.muster+x@mail.example.org.", "write to [EMAIL-1].")]
    [InlineData("jürgen@müller.de", "[EMAIL-1]")]
    [InlineData("IBAN DE89 3704 0044 0532 0130 00 NEXT", "IBAN [IBAN-1] NEXT")]
    [InlineData("card 4111 1111 1111 1111 ok", "card [CARD-1] ok")]
    [InlineData("call +49 (0)30 1234-5678 now", "call [PHONE-1] now")]
    [InlineData("Tel.: 030 1234567", "Tel.: [PHONE-1]")]
    [InlineData("(555) 123-4567", "[PHONE-1]")]
    [InlineData("0171 2345678", "[PHONE-1]")]
    [InlineData("from 10.1.2.3:8080", "from [IP-1]:8080")]
    [InlineData("client_ip=203.0.113.7", "client_ip=[IP-1]")]
    [InlineData("10.1.2.3 10.1.2.3,2001:db8::7 2001:db8::7", "[IP-1] [IP-1],[IP-2] [IP-2]")]
    [InlineData("at [2001:db8::7]:443", "at [[IP-1]]:443")]
    [InlineData("Customer name: Zoë O'Neil-Åberg, urgent", "Customer name: [NAME-1], urgent")]
    [InlineData("Dear Mr. Smith", "Dear Mr. [NAME-1]")]
    [InlineData("/home/erika/app.py line 3", "/home/[NAME-1]/app.py line 3")]
    [InlineData(@"C:\Users\erika\x.cs", @"C:\Users\[NAME-1]\x.cs")]
    public void Personal_data_is_masked_and_comes_back_in_the_answer(string text, string masked)
    {
        var mask = new OutgoingTextMask(text);
        Assert.Equal(masked, mask.Mask(text));
        Assert.Equal(text, mask.Restore(masked));
    }

    [Theory]
    [InlineData("Version=4.18.1.0, Culture=neutral")]
    [InlineData("v1.2.3.4 and 4.5.6.789 and 1.2.3.4.5")]
    [InlineData("127.0.0.1, 0.0.0.0 and ::1")]
    [InlineData("std::vector<Add::node>::at Token::parse(a==b)")]
    [InlineData("react@18.2.0 at 12:34:56 on 2026-01-02T03:04:05Z")]
    [InlineData("order 4111 1111 1111 1112 has 1700000000000 ms")]
    [InlineData("GB00 WEST 1234 5698 7654 32")]
    [InlineData("0x00007fff5fbff8c0 in main () at main.c:12345")]
    [InlineData("password: null, bearer certificates")]
    [InlineData("java.lang.NullPointerException\n\tat com.acme.Shop.checkout(Shop.java:42)")]
    public void What_support_needs_to_read_is_left(string text)
    {
        var mask = new OutgoingTextMask(text);
        Assert.Equal(text, mask.Mask(text));
        Assert.Equal(0, mask.Count);
    }

    [Fact]
    public void Equal_values_have_one_placeholder_in_all_texts_of_a_request()
    {
        var mask = new OutgoingTextMask("a@x.org", "b@x.org a@x.org");
        Assert.Equal("[EMAIL-1]", mask.Mask("a@x.org"));
        Assert.Equal("[EMAIL-2] [EMAIL-1]", mask.Mask("b@x.org a@x.org"));
        Assert.Equal("b@x.org, a@x.org, [EMAIL-3]", mask.Restore("[EMAIL-2], [EMAIL-1], [EMAIL-3]"));
        Assert.Equal(2, mask.Count);
    }

    [Fact]
    public void A_placeholder_that_a_stranger_wrote_shows_nobodys_data()
    {
        const string Text = "[EMAIL-1] [SECRET-1] a@x.org";
        var mask = new OutgoingTextMask(Text);
        Assert.Equal("[EMAIL-1] [SECRET-1] [EMAIL-2]", mask.Mask(Text));
        Assert.Equal(Text, mask.Restore(mask.Mask(Text)));
    }

    [Fact]
    public void Any_text_survives_masking_and_restoring_when_it_has_no_secret() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            var mask = new OutgoingTextMask(text.Get);
            var masked = mask.Mask(text.Get);
            return masked.Contains("[SECRET", StringComparison.Ordinal) || mask.Restore(masked) == text.Get;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a@")]
    [InlineData("a.a@a.")]
    [InlineData("1 ")]
    [InlineData("DE89")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("password:")]
    [InlineData("://a:")]
    [InlineData("1:")]
    [InlineData("1.")]
    [InlineData("eyJaaaaa.")]
    [InlineData("[EMAIL-1]")]
    public void Hostile_text_takes_time_in_proportion_to_its_length(string unit)
    {
        static TimeSpan Measure(string unit, int length)
        {
            var text = string.Concat(Enumerable.Repeat(unit, length / unit.Length));
            var began = Stopwatch.GetTimestamp();
            new OutgoingTextMask(text).Mask(text);
            return Stopwatch.GetElapsedTime(began);
        }

        Measure(unit, 2_000);
        // In quadratic time it would be a minute and more.
        Assert.InRange(Measure(unit, 200_000), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }
}
