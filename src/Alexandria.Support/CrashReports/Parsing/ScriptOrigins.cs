namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Paths of the standard libraries and test harnesses of Python and JavaScript.</summary>
internal static class ScriptOrigins
{
    private static readonly string[] PythonHarness =
    [
        "/_pytest/", "/pytest/", "/pytest.py", "/pluggy/", "/unittest/", "/nose/", "/nose2/", "/hypothesis/", "/atheris/", "/behave/", "/robot/",
        "/pytest_", "/xdist/", "/tox/", "/doctest.py", "/twisted/trial/", "/django/test/", "/coverage/",
    ];

    private static readonly string[] JavaScriptHarness =
    [
        "/mocha/", "/jest", "/@jest/", "/vitest/", "/@vitest/", "/jasmine", "/karma", "/ava/", "/tap/", "/tape/", "/chai/", "/qunit/", "/expect/",
        "/@jazzer.js/", "/@playwright/test/", "/cypress/", "/tinypool/", "/nyc/", "/should/", "/power-assert/", "/uvu/",
    ];

    // Before node:internal/… the runtime's own files had bare names.
    private static readonly string[] NodeFiles =
    [
        "module.js", "bootstrap_node.js", "node.js", "events.js", "net.js", "timers.js", "fs.js", "util.js", "vm.js", "domain.js", "dgram.js",
        "buffer.js", "assert.js", "http.js", "https.js", "stream.js", "tls.js", "zlib.js", "url.js", "path.js", "repl.js", "readline.js",
        "child_process.js", "cluster.js", "crypto.js", "dns.js", "querystring.js", "async_hooks.js", "console.js", "inspector.js",
        "_http_server.js", "_http_client.js", "_http_common.js", "_http_incoming.js", "_http_outgoing.js", "_http_agent.js",
        "_stream_readable.js", "_stream_writable.js", "_stream_transform.js", "_stream_duplex.js", "_tls_wrap.js", "_tls_common.js",
    ];

    public static FrameOrigin OfPython(string function, string file)
    {
        var path = "/" + file.Replace('\\', '/');
        if (FrameOrigins.ContainsAny(path, PythonHarness) || function is "TestOneInput")
        {
            return FrameOrigin.Harness;
        }

        return file.StartsWith("<frozen", StringComparison.Ordinal) || file.StartsWith("<__array_function__", StringComparison.Ordinal) || IsStandardLibrary(path)
            ? FrameOrigin.System
            : FrameOrigin.App;
    }

    public static FrameOrigin OfJavaScript(string function, string file)
    {
        var path = file.Replace('\\', '/');
        var packages = path.LastIndexOf("/node_modules/", StringComparison.Ordinal);
        if ((packages >= 0 && FrameOrigins.StartsWithAny(path[(packages + "/node_modules".Length)..], JavaScriptHarness))
            || path.StartsWith("node:internal/test_runner", StringComparison.Ordinal)
            || path is "node:assert" or "assert.js"
            || path.StartsWith("node:internal/assert", StringComparison.Ordinal))
        {
            return FrameOrigin.Harness;
        }

        return path.StartsWith("node:", StringComparison.Ordinal) || path.StartsWith("internal/", StringComparison.Ordinal)
            || path is "native" or "[native code]" || Array.IndexOf(NodeFiles, path) >= 0
            || (path.Length == 0 && function.StartsWith("Promise.", StringComparison.Ordinal))
            || (path is "<anonymous>" && IsBuiltIn(function))
            ? FrameOrigin.System
            : FrameOrigin.App;
    }

    // lib/python3.11/json/decoder.py, lib64/python2.7/…, Lib\json\…, python311.zip; not what pip or the distribution installed into it.
    private static bool IsStandardLibrary(string path)
    {
        if (path.Contains("/site-packages/", StringComparison.Ordinal) || path.Contains("/dist-packages/", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var folder in (ReadOnlySpan<string>)["/lib/python", "/lib64/python", "/lib/pypy"])
        {
            var at = path.IndexOf(folder, StringComparison.Ordinal);
            if (at >= 0 && at + folder.Length < path.Length && char.IsAsciiDigit(path[at + folder.Length]))
            {
                return true;
            }
        }

        var windows = path.IndexOf("/Lib/", StringComparison.Ordinal);
        return windows > 0 && path.AsSpan(0, windows).Contains("python", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsBuiltIn(string function)
    {
        var dot = function.IndexOf('.');
        return function is "Promise" || (dot > 0 && function[..dot] is "Array" or "Promise" or "Map" or "Set" or "JSON" or "String" or "Object"
            or "Function" or "Reflect" or "RegExp" or "Symbol" or "Number" or "Generator" or "AsyncGenerator" or "WeakMap" or "Uint8Array" or "Atomics");
    }
}
