using Alexandria.Text.Analysis;
using FsCheck;
using FsCheck.Fluent;

namespace Alexandria.Text.Tests.Analysis;

public sealed class TextAnalyzerTests
{
    [Theory]
    [InlineData("crashes", "crashed")]
    [InlineData("crashing", "Crash")]
    [InlineData("files", "file")]
    [InlineData("caused", "causing")]
    [InlineData("stopped", "stopping")]
    [InlineData("queries", "query")]
    [InlineData("retried", "retry")]
    [InlineData("boxes", "box")]
    public void Forms_of_a_word_meet(string one, string other) => Assert.Equal(Terms(one), Terms(other));

    [Theory]
    [InlineData("bus")]
    [InlineData("status")]
    [InlineData("process")]
    [InlineData("need")]
    [InlineData("thing")]
    public void Words_that_only_look_inflected_stay_words(string word) => Assert.DoesNotContain(Terms(word), t => t.Length < 3);

    [Theory]
    [InlineData("ORA-00942", "ora-00942")]
    [InlineData("0x80070005", "0x80070005")]
    [InlineData("ERR_CONN-1234", "err_conn-1234")]
    public void Error_codes_are_kept_whole(string code, string term) => Assert.Equal([term], Terms(code));

    [Fact]
    public void Identifiers_are_found_whole_and_by_their_words()
    {
        var terms = Terms("org.example.HttpParser::readHeader");

        Assert.Contains("org.example.httpparser::readheader", terms);
        Assert.Contains("parser", terms);
        Assert.Contains("read", terms);
        Assert.Contains("header", terms);
    }

    [Fact]
    public void Acronyms_end_where_the_next_word_begins() =>
        Assert.Equal(["read", "http", "header", "v2"], Identifiers.Words("readHTTPHeader_v2"));

    [Fact]
    public void Stop_words_say_nothing() => Assert.Empty(Terms("It is what it was, and they are there."));

    [Fact]
    public void Negations_stay() => Assert.Contains("not", Terms("It does not start"));

    [Fact]
    public void Text_without_spaces_is_found_by_its_parts()
    {
        Assert.Contains("起動", Terms("アプリが起動しない"));
        Assert.Equal(["起"], Terms("起"));
    }

    [Fact]
    public void Case_is_folded_in_any_script() => Assert.Equal(Terms("ÄNDERUNG ФАЙЛ"), Terms("änderung файл"));

    [Fact]
    public void Tokens_point_at_what_they_stand_for()
    {
        const string text = "It crashed in readHeader.";

        Assert.All(TextAnalyzer.Analyze(text), t => Assert.StartsWith(t.Term[..4], text.Substring(t.Start, t.Length), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Encoded_data_yields_no_terms() => Assert.Empty(Terms(new string('a', TextAnalyzer.LongestRun + 1)));

    [Fact]
    public void A_limit_bounds_the_tokens() => Assert.Equal(3, TextAnalyzer.Analyze("one_two_three four five six", 3).Count);

    [Fact]
    public void Any_text_is_analysed_with_places_inside_it() => Prop.ForAll(ArbMap.Default.ArbFor<string?>(), text =>
        TextAnalyzer.Analyze(text ?? "").All(t => t.Start >= 0 && t.Length > 0 && t.Start + t.Length <= text!.Length && t.Term.Length > 0)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("\ud800 half \udc00")]
    [InlineData("a.b.c.d-e_f$g#h::i")]
    [InlineData("....----::::")]
    [InlineData("e\u0301te\u0301")]
    public void Odd_text_is_no_problem(string text) => Assert.All(TextAnalyzer.Analyze(text), t => Assert.NotEqual("", t.Term));

    private static IEnumerable<string> Terms(string text) => TextAnalyzer.Analyze(text).Select(t => t.Term);
}
