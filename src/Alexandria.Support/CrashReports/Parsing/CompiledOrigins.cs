namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Package and crate names of the runtimes and test harnesses of Go and Rust.</summary>
internal static class CompiledOrigins
{
    // First parts of the import paths of Go's standard library; paths of others hold a dot, or are the main module's.
    private static readonly HashSet<string> GoStandardLibrary = new(StringComparer.Ordinal)
    {
        "archive", "arena", "bufio", "builtin", "bytes", "cmp", "compress", "container", "context", "crypto", "database", "debug", "embed",
        "encoding", "errors", "expvar", "flag", "fmt", "go", "hash", "html", "image", "index", "internal", "io", "iter", "log", "maps", "math",
        "mime", "net", "os", "path", "plugin", "reflect", "regexp", "runtime", "slices", "sort", "strconv", "strings", "structs", "sync",
        "syscall", "text", "time", "unicode", "unique", "unsafe", "vendor", "weak",
    };

    private static readonly string[] GoHarness =
        ["testing", "github.com/stretchr/testify/", "github.com/onsi/ginkgo", "github.com/onsi/gomega", "gotest.tools/", "gopkg.in/check", "go.uber.org/goleak"];

    private static readonly string[] RustHarness = ["test::", "libfuzzer_sys::", "rust_fuzzer_test_input", "fuzzer::", "LLVMFuzzer", "proptest::", "quickcheck::", "criterion::"];

    private static readonly string[] RustSystem =
    [
        "std::", "core::", "alloc::", "backtrace::", "rust_begin_unwind", "rust_panic", "__rust_", "_rust_", "__libc_", "__rustc", "_start",
        "start_thread", "clone", "<unknown>", "panic_unwind::", "proc_macro::", "hashbrown::", "___rust", "BaseThreadInitThunk", "RtlUserThreadStart",
        "__scrt_", "invoke_main", "anyhow::error::", "anyhow::kind::", "anyhow::Error", "eyre::",
    ];

    public static FrameOrigin OfGo(string module, string function)
    {
        if (FrameOrigins.StartsWithAny(module, GoHarness) || function.Contains("LLVMFuzzerTestOneInput", StringComparison.Ordinal))
        {
            return FrameOrigin.Harness;
        }

        var slash = module.IndexOf('/');
        var first = slash < 0 ? module : module[..slash];
        return GoStandardLibrary.Contains(first) || function == "panic" || (module.Length == 0 && function.StartsWith("_cgo", StringComparison.Ordinal))
            ? FrameOrigin.System
            : FrameOrigin.App;
    }

    public static FrameOrigin OfRust(string function, string file)
    {
        if (FrameOrigins.StartsWithAny(function, RustHarness))
        {
            return FrameOrigin.Harness;
        }

        // A program's own main is crate::main; the plain one is what the compiler makes for C's runtime.
        return FrameOrigins.StartsWithAny(function, RustSystem) || function is "main" or SettledName.Unknown or "abort" or "raise" or "gsignal"
            || file.StartsWith("/rustc/", StringComparison.Ordinal) || file.Contains("/rustlib/src/", StringComparison.Ordinal)
            ? FrameOrigin.System
            : FrameOrigin.App;
    }
}
