namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Standard libraries and test harnesses of Ruby, Lua, PHP, Perl, Dart and Smalltalk.</summary>
internal static class DynamicOrigins
{
    private static readonly string[] RubyHarness =
        ["/rspec-", "/rspec/", "/minitest-", "/minitest/", "/test-unit-", "/test/unit", "/cucumber-", "/rake-", "/rake/", "/spring-", "/capybara-", "/simplecov-"];

    private static readonly string[] RubySystem = ["<internal:", "/rubygems/", "/rubygems.rb", "/bundler/", "(irb)", "/irb/"];

    private static readonly string[] LuaHarness = ["/busted/", "/luaunit", "/telescope/", "/lunity"];

    private static readonly string[] PhpHarness = ["/phpunit/", "/codeception/", "/pestphp/", "/behat/", "/phpspec/", "/mockery/", "phpunit.phar", "phar://"];

    private static readonly string[] PerlHarness = ["/Test/", "/Test2/", "/TAP/", "/prove"];

    private static readonly string[] DartHarness = ["package:test_api/", "package:test/", "package:test_core/", "package:flutter_test/", "package:matcher/", "package:mockito/", "package:stack_trace/"];

    private static readonly string[] DartSystem = ["dart:", "package:flutter/", "org-dartlang-sdk:", "package:dart-sdk/", "dart-sdk/"];

    private static readonly string[] SmalltalkHarness = ["TestCase", "TestResult", "TestRunner", "TestSuite", "TestExecutionEnvironment", "TestAsserter", "TestLocalEnvironment", "DefaultExecutionEnvironment"];

    // Classes through whose methods every walkback leads; a selector defined in a subclass is the application's.
    private static readonly HashSet<string> SmalltalkSystem = new(StringComparer.Ordinal)
    {
        "Object", "ProtoObject", "UndefinedObject", "Behavior", "ClassDescription", "Class", "Metaclass", "Exception", "Error", "ZeroDivide", "MessageNotUnderstood", "SubscriptOutOfBounds",
        "KeyNotFound", "NotFound", "Signal", "GenericException", "BlockClosure", "FullBlockClosure", "CompiledMethod", "Context", "MethodContext", "BlockContext", "ContextPart", "Process",
        "ProcessorScheduler", "Semaphore", "Delay", "Array", "ArrayedCollection", "OrderedCollection", "SequenceableCollection", "Collection", "Dictionary", "HashedCollection", "Set", "Bag",
        "Interval", "String", "ByteString", "Symbol", "ByteSymbol", "Character", "SmallInteger", "Integer", "LargePositiveInteger", "Number", "Float", "Fraction", "Stream", "ReadStream",
        "PositionableStream", "WriteStream", "OpalCompiler", "Compiler", "RubSmalltalkEditor", "SpCodePresenter", "WorldState", "MorphicUIManager", "UIManager", "SystemDictionary", "LookupTable",
        "CommandLineHandler", "BasicCommandLineHandler", "EvaluateCommandLineHandler", "PharoCommandLineHandler", "SmalltalkImage", "AnySOS", "Iterable", "ExceptionHandlerNotFound", "SystemExceptions.NotYetImplemented",
        "AbstractException", "Core.MessageNotUnderstood", "Core.Object", "GenStdEditor", "ActiveProcess", "CallinProcess", "ParagraphEditor", "CompilerException", "SpCodeInteractionModel", "NonInteractiveTranscript",
    };

    public static FrameOrigin OfRuby(string file)
    {
        var path = "/" + file.Replace('\\', '/');
        var gem = path.LastIndexOf("/gems/", StringComparison.Ordinal);
        var inGem = gem < 0 ? path : path[gem..];
        return FrameOrigins.ContainsAny(inGem, RubyHarness) ? FrameOrigin.Harness
            : FrameOrigins.ContainsAny(path, RubySystem) || (gem < 0 && IsRubyLibrary(path)) ? FrameOrigin.System
            : FrameOrigin.App;
    }

    public static FrameOrigin OfLua(string function, string file) =>
        file == "[C]" ? FrameOrigin.System
        : function == "TestOneInput" || FrameOrigins.ContainsAny("/" + file.Replace('\\', '/'), LuaHarness) ? FrameOrigin.Harness
        : FrameOrigin.App;

    public static FrameOrigin OfPhp(string function, string file) =>
        FrameOrigins.ContainsAny(file.Replace('\\', '/'), PhpHarness) || function.StartsWith("PHPUnit\\", StringComparison.Ordinal) ? FrameOrigin.Harness
        : file is "" or "[internal function]" ? FrameOrigin.System
        : FrameOrigin.App;

    public static FrameOrigin OfPerl(string function, string file)
    {
        var path = "/" + file.Replace('\\', '/');
        return FrameOrigins.ContainsAny(path, PerlHarness) ? FrameOrigin.Harness
            : function.StartsWith("Carp::", StringComparison.Ordinal) || FrameOrigins.ContainsAny(path, ["/usr/share/perl/", "/lib/perl5/5.", "/perl-base/", "/lib/perl/5."]) ? FrameOrigin.System
            : FrameOrigin.App;
    }

    public static FrameOrigin OfDart(string file) =>
        FrameOrigins.StartsWithAny(file, DartHarness) ? FrameOrigin.Harness
        : FrameOrigins.StartsWithAny(file, DartSystem) || file.StartsWith("../third_party/", StringComparison.Ordinal) ? FrameOrigin.System
        : FrameOrigin.App;

    /// <param name="definedIn">The class that defines the method, without <c>class</c>.</param>
    /// <param name="function">The receiver's class and the selector.</param>
    public static FrameOrigin OfSmalltalk(string definedIn, string function) =>
        FrameOrigins.StartsWithAny(definedIn, SmalltalkHarness) ? FrameOrigin.Harness
        : SmalltalkSystem.Contains(definedIn) || SmalltalkSystem.Contains(definedIn[(definedIn.LastIndexOf('.') + 1)..]) && !function.EndsWith("DoIt", StringComparison.Ordinal) ? FrameOrigin.System
        : FrameOrigin.App;

    // /usr/lib/ruby/3.1.0/set.rb, /usr/share/ruby/erb.rb; not vendor_ruby nor site_ruby, where distributions and people install.
    private static bool IsRubyLibrary(string path)
    {
        foreach (var folder in (ReadOnlySpan<string>)["/lib/ruby/", "/lib64/ruby/", "/share/ruby/"])
        {
            var at = path.IndexOf(folder, StringComparison.Ordinal);
            if (at >= 0)
            {
                var rest = path[(at + folder.Length)..];
                return !rest.StartsWith("vendor_ruby/", StringComparison.Ordinal) && !rest.StartsWith("site_ruby/", StringComparison.Ordinal);
            }
        }

        return false;
    }
}
