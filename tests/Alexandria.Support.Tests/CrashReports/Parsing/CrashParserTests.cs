using Alexandria.Support.CrashReports;
using Alexandria.Support.CrashReports.Parsing;

namespace Alexandria.Support.Tests.CrashReports.Parsing;

public class CrashParserTests
{
    internal static ParsedCrash Read(string text) =>
        CrashParser.Parse(text) is { Crash: { } crash } ? crash : throw new InvalidOperationException(CrashParser.Parse(text).Refusal!.Reason);

    internal static string[] Functions(CrashException exception) => [.. exception.Frames.Select(frame => frame.Function)];

    [Fact]
    public void Java_gives_the_chain_of_causes_without_what_was_suppressed()
    {
        var crash = Read(Reports.Java);

        Assert.Equal(CrashLanguage.Java, crash.Language);
        Assert.Equal(["java.lang.RuntimeException", "java.lang.NumberFormatException"], crash.Exceptions.Select(exception => exception.Type));
        Assert.Equal("order 5: could not\n  be priced: bad", crash.Exceptions[0].Message);
        Assert.Equal(["Shop.main"], Functions(crash.Exceptions[0]));
        Assert.Equal("Shop.of", crash.Exceptions[1].Frames[2].Function);
        Assert.Equal(new StackFrame { Module = "org.shop", Function = "org.shop.Cart${lambda}.apply" }, crash.Exceptions[1].Frames[4]);
        Assert.Equal(FrameOrigin.System, crash.Exceptions[1].Frames[0].Origin);
    }

    [Fact]
    public void Dotnet_gives_each_exception_its_own_frames()
    {
        var crash = Read(Reports.DotNet);

        Assert.Equal(CrashLanguage.DotNet, crash.Language);
        Assert.Equal(["System.InvalidOperationException", "System.FormatException"], crash.Exceptions.Select(exception => exception.Type));
        Assert.Equal("cart x\nis broken", crash.Exceptions[0].Message);
        Assert.Equal(["Shop.Cart.LoadAsync", "Shop.P.Main"], Functions(crash.Exceptions[0]));
        Assert.Equal(["System.Int32.Parse", "Shop.Cart.LoadAsync{lambda}", "Shop.Cart.LoadAsync.Local", "Shop.Cart.LoadAsync"], Functions(crash.Exceptions[1]));
        Assert.Equal((@"C:\src\p.cs", 4), (crash.Exceptions[1].Frames[2].File, crash.Exceptions[1].Frames[2].Line));
    }

    [Fact]
    public void Python_lists_the_last_thrown_first_and_the_innermost_frame_first()
    {
        var crash = Read(Reports.Python);

        Assert.Equal(["KeyError", "RuntimeError", "json.decoder.JSONDecodeError"], crash.Exceptions.Select(exception => exception.Type));
        Assert.Equal("cart\nis broken", crash.Exceptions[1].Message);
        Assert.Equal(["main", "<module>"], Functions(crash.Exceptions[0]));
        Assert.Equal(("acme.rest", FrameOrigin.App), (crash.Exceptions[0].Frames[0].Module, crash.Exceptions[0].Frames[0].Origin));
        Assert.Equal(("json.decoder", FrameOrigin.System), (crash.Exceptions[2].Frames[0].Module, crash.Exceptions[2].Frames[0].Origin));
    }

    [Fact]
    public void Node_gives_the_error_and_its_cause()
    {
        var crash = Read(Reports.Node);

        Assert.Equal(CrashLanguage.JavaScript, crash.Language);
        Assert.Equal(["TypeError", "SyntaxError"], crash.Exceptions.Select(exception => exception.Type));
        Assert.Equal("store a unreadable", crash.Exceptions[0].Message);
        Assert.Equal(["Store", "run", "app.mjs", "run_main"], Functions(crash.Exceptions[0]));
        Assert.Equal("@acme/core", crash.Exceptions[0].Frames[1].Module);
        Assert.Equal(FrameOrigin.System, crash.Exceptions[0].Frames[3].Origin);
        Assert.Equal(["JSON.parse", "eval", "Store.load"], Functions(crash.Exceptions[1]));
        Assert.Equal(("/srv/shop/app.mjs", 7), (crash.Exceptions[1].Frames[1].File, crash.Exceptions[1].Frames[1].Line));
    }

    [Fact]
    public void Go_takes_the_running_goroutine_from_where_the_panic_began()
    {
        var crash = Read(Reports.Go);

        Assert.Equal(["panic", "runtime error"], crash.Exceptions.Select(exception => exception.Type));
        Assert.Equal(1, crash.OtherThreads);
        var app = crash.Exceptions[1].Frames.Where(frame => frame.Origin == FrameOrigin.App);
        Assert.Equal(["acme.org/shop.Store.get", "main.main"], app.Select(frame => frame.Function));
        Assert.Equal(("acme.org/shop", "/src/store.go", 4), (crash.Exceptions[1].Frames[2].Module, crash.Exceptions[1].Frames[2].File, crash.Exceptions[1].Frames[2].Line));
    }

    [Fact]
    public void Rust_gives_the_message_and_the_program_s_own_frames()
    {
        var crash = Read(Reports.Rust);

        Assert.Equal(("panic", "no price"), (crash.Exceptions[0].Type, crash.Exceptions[0].Message));
        Assert.Equal(["m::Shop::price", "m::main"], crash.Exceptions[0].Frames.Where(frame => frame.Origin == FrameOrigin.App).Select(frame => frame.Function));
    }

    [Theory]
    [InlineData("thread 'main' panicked at 'no price', src/cart.rs:4:97\nnote: run with `RUST_BACKTRACE=1`", "no price")]
    [InlineData("thread 'main' panicked at src/cart.rs:4:97:\nno price\nnote: run with `RUST_BACKTRACE=1`", "no price")]
    public void A_panic_without_backtrace_has_the_place_as_its_frame(string text, string message)
    {
        var panic = Read(text).Exceptions[0];

        Assert.Equal(message, panic.Message);
        Assert.Equal(("cart.rs", "src/cart.rs", 4), (panic.Frames[0].Function, panic.Frames[0].File, panic.Frames[0].Line));
    }

    [Fact]
    public void Gdb_takes_the_thread_that_the_core_file_opened_in()
    {
        var crash = Read(Reports.Gdb);

        Assert.Equal(("SIGSEGV", "Segmentation fault"), (crash.Exceptions[0].Type, crash.Exceptions[0].Message));
        Assert.Equal(1, crash.OtherThreads);
        Assert.Equal(["shop::Basket::at", "shop::v2::Cart::run", "std::function::operator()", "main"], Functions(crash.Exceptions[0]));
        Assert.Equal(("/src/shop/cart.cc", 10), (crash.Exceptions[0].Frames[1].File, crash.Exceptions[0].Frames[1].Line));
        Assert.Equal(FrameOrigin.System, crash.Exceptions[0].Frames[2].Origin);
    }

    [Fact]
    public void A_sanitizer_s_first_stack_is_the_crash_and_names_functions_as_gdb_does()
    {
        var crash = Read(Reports.Asan);

        Assert.Equal("heap-use-after-free", crash.Exceptions[0].Type);
        Assert.Equal(2, crash.OtherThreads);
        Assert.Equal(Functions(Read(Reports.Gdb).Exceptions[0])[..2], Functions(crash.Exceptions[0])[..2]);
        Assert.Equal([FrameOrigin.App, FrameOrigin.App, FrameOrigin.Harness, FrameOrigin.System], crash.Exceptions[0].Frames.Select(frame => frame.Origin));
        Assert.Equal(("fuzz.cc", 9), (crash.Exceptions[0].Frames[2].File, crash.Exceptions[0].Frames[2].Line));
        Assert.Equal("libc.so.6", crash.Exceptions[0].Frames[3].Module);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData(" \r\n\t", "empty")]
    [InlineData("It does not start. Please help!", "no_frames")]
    [InlineData("\u0001\u0002\u0003\u0004\u0005abc\u0006\u0007", "binary")]
    public void What_is_no_readable_report_is_refused_with_a_code_and_what_was_seen(string text, string code)
    {
        var outcome = CrashParser.Parse(text);

        Assert.Null(outcome.Crash);
        Assert.Equal(code, outcome.Refusal!.Code);
        Assert.NotEmpty(outcome.Refusal.Reason);
    }

    [Fact]
    public void A_text_over_the_limit_is_refused_without_being_read() =>
        Assert.Equal("too_large", CrashParser.Parse(new string('x', ParseLimits.TextLength + 1)).Refusal!.Code);

    [Fact]
    public void What_mail_terminals_and_encodings_add_to_lines_changes_nothing()
    {
        foreach (var report in Reports.All)
        {
            var plain = Read(report);
            AssertSame(plain, Read("\ufeff" + report.Replace("\n", "\r\n", StringComparison.Ordinal)));
            AssertSame(plain, Read(string.Join('\0', report.ToCharArray())));
            AssertSame(plain, Read("> > " + report.Replace("\n", "\n> > ", StringComparison.Ordinal)));
            AssertSame(plain, Read("\u001b[31m" + report.Replace("\n", "\u001b[0m\n\u001b[31m", StringComparison.Ordinal)));
            AssertSame(plain, Read("2026-11-20T10:11:12.345Z " + report.Replace("\n", "\n2026-11-20T10:11:12.345Z ", StringComparison.Ordinal)));
            AssertSame(plain, Read("Nov  2 10:11:12 web1 shop[123]: " + report.Replace("\n", "\nNov  2 10:11:12 web1 shop[123]: ", StringComparison.Ordinal)));
            AssertSame(plain, Read("shop_1  | " + report.Replace("\n", "\nshop_1  | ", StringComparison.Ordinal)));
            AssertSame(plain, Read(System.Net.WebUtility.HtmlEncode(report)));
        }
    }

    private static void AssertSame(ParsedCrash expected, ParsedCrash actual)
    {
        Assert.Equal(expected.Exceptions.Select(exception => exception.Type), actual.Exceptions.Select(exception => exception.Type));
        Assert.Equal(expected.Exceptions.SelectMany(exception => exception.Frames), actual.Exceptions.SelectMany(exception => exception.Frames));
        Assert.Equal(expected.OtherThreads, actual.OtherThreads);
    }
}
