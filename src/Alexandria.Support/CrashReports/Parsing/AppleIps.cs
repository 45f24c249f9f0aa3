using System.Text;
using System.Text.Json;

namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>
/// Crash reports of macOS and iOS as JSON (<c>.ips</c>): a line of metadata, then the report. Read token by token, so that a
/// file cut anywhere still gives what is there.
/// </summary>
internal static class AppleIps
{
    private const int Depth = 64;

    public static bool IsOne(string text)
    {
        var head = text.AsSpan(0, Math.Min(text.Length, 4096)).TrimStart(" \t\r\n\ufeff");
        return head.StartsWith("{", StringComparison.Ordinal)
            && (head.Contains("\"bug_type\"", StringComparison.Ordinal) || head.Contains("\"app_name\"", StringComparison.Ordinal) || head.Contains("\"incident_id\"", StringComparison.Ordinal)
                || (head.Contains("\"incident\"", StringComparison.Ordinal) && head.Contains("\"procName\"", StringComparison.Ordinal)));
    }

    public static ParsedCrash? Parse(string text)
    {
        text = text.TrimStart(' ', '\t', '\r', '\n', '\ufeff');
        var newline = text.IndexOf('\n');
        if (newline > 0 && text.AsSpan(0, newline).Contains("\"bug_type\"", StringComparison.Ordinal) && text.AsSpan(newline).TrimStart() is ['{', ..])
        {
            text = text[(newline + 1)..];
        }

        var report = new Report();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = Depth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip }));
        try
        {
            Read(ref reader, report);
        }
        catch (JsonException)
        {
            // What was read before the fault stands.
        }

        return report.ToCrash();
    }

    private static void Read(ref Utf8JsonReader reader, Report report)
    {
        var path = new List<string>();
        var name = "";
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = Cut(reader.GetString());
                    break;
                case JsonTokenType.StartObject:
                case JsonTokenType.StartArray:
                    path.Add(name);
                    report.Open(path, reader.TokenType == JsonTokenType.StartObject);
                    name = "";
                    break;
                case JsonTokenType.EndObject:
                case JsonTokenType.EndArray:
                    report.Close(path);
                    path.RemoveAt(path.Count - 1);
                    name = "";
                    break;
                case JsonTokenType.String:
                    report.Value(path, name, Cut(reader.GetString()), 0);
                    break;
                case JsonTokenType.Number:
                    report.Value(path, name, "", reader.TryGetInt64(out var number) ? number : 0);
                    break;
                case JsonTokenType.True:
                    report.Value(path, name, "true", 1);
                    break;
            }
        }
    }

    private static string Cut(string? text) => text is null ? "" : text.Length > ParseLimits.MessageLength ? text[..ParseLimits.MessageLength] : text;

    private sealed class Report
    {
        private readonly List<Stack> _stacks = [];
        private readonly List<string> _images = [];
        private readonly AppleHeader _header = new();
        private RawFrame _frame;
        private string _exception = "";
        private string _signal = "";
        private string _subtype = "";
        private string _said = "";
        private string _className = "";
        private string _reason = "";
        private long _faulting = -1;
        private bool _isInformation;

        private record struct RawFrame(int Image, string Symbol, string File, int Line);

        private sealed class Stack(bool isThrown)
        {
            public bool IsThrown { get; } = isThrown;

            public bool IsTriggered { get; set; }

            public List<RawFrame> Frames { get; } = [];
        }

        public void Open(List<string> path, bool isObject)
        {
            // {"threads": [ {"frames": [ {…} ]} ]}: the names along the way, empty within arrays.
            if (!isObject)
            {
                if (Is(path, "", "lastExceptionBacktrace"))
                {
                    _stacks.Add(new Stack(isThrown: true));
                }

                return;
            }

            if (Is(path, "", "threads", "") && _stacks.Count < ParseLimits.Frames)
            {
                _stacks.Add(new Stack(isThrown: false));
            }
            else if (Is(path, "", "usedImages", "") && _images.Count < ParseLimits.TraceLines)
            {
                _images.Add("");
            }
            else if (IsFrame(path))
            {
                _frame = new RawFrame(-1, "", "", 0);
            }
        }

        public void Close(List<string> path)
        {
            if (IsFrame(path) && _stacks.Count > 0 && _stacks[^1].Frames.Count < ParseLimits.Frames)
            {
                _stacks[^1].Frames.Add(_frame);
            }
        }

        public void Value(List<string> path, string name, string text, long number)
        {
            if (IsFrame(path))
            {
                _frame = name switch
                {
                    "imageIndex" => _frame with { Image = (int)Math.Clamp(number, -1, int.MaxValue) },
                    "symbol" => _frame with { Symbol = text },
                    "sourceFile" => _frame with { File = text },
                    "sourceLine" => _frame with { Line = (int)Math.Clamp(number, 0, int.MaxValue) },
                    _ => _frame,
                };
            }
            else if (Is(path, "", "threads", "") && name == "triggered" && text == "true" && _stacks.Count > 0)
            {
                _stacks[^1].IsTriggered = true;
            }
            else if (Is(path, "", "usedImages", "") && _images.Count > 0)
            {
                _images[^1] = name == "name" || (name == "path" && _images[^1].Length == 0) ? SourceLocation.FileName(text) : _images[^1];
            }
            else if (Is(path, "") && name == "faultingThread")
            {
                _faulting = number;
            }
            else if (Is(path, "", "exception"))
            {
                _exception = name == "type" ? text : _exception;
                _signal = name == "signal" ? text : _signal;
                _subtype = name is "subtype" || (name == "codes" && _subtype.Length == 0) ? text : _subtype;
            }
            else if (Is(path, "", "exceptionReason"))
            {
                _className = name == "class" ? text : _className;
                _reason = name == "composed_message" ? text : _reason;
            }
            else if (path.Count >= 3 && path[1] == "asi" && text.Length > 0 && !_isInformation)
            {
                _said = text;
                _isInformation = !text.StartsWith("abort()", StringComparison.Ordinal);
            }
        }

        public ParsedCrash? ToCrash()
        {
            _header.Set(_signal.Length > 0 ? _signal : AppleHeader.Kind(_exception), _subtype);
            _header.Say(_className.Length > 0 ? $"uncaught exception '{_className}', reason: '{_reason}'" : _said);
            var stacks = new ThreadStacks();
            var threads = _stacks.FindAll(stack => !stack.IsThrown);
            var crashed = _stacks.Find(stack => stack.IsThrown && stack.Frames.Count > 0) ?? threads.Find(stack => stack.IsTriggered)
                ?? (_faulting >= 0 && _faulting < threads.Count ? threads[(int)_faulting] : null);
            foreach (var stack in _stacks)
            {
                stacks.Begin(stack == crashed);
                foreach (var frame in stack.Frames)
                {
                    var image = frame.Image >= 0 && frame.Image < _images.Count ? _images[frame.Image] : "";
                    stacks.Add(AppleFrame.Frame(image, frame.Symbol, frame.File, frame.Line));
                }
            }

            return stacks.Crash(CrashLanguage.Native, _header.Type, _header.Message);
        }

        private static bool IsFrame(List<string> path) => Is(path, "", "threads", "", "frames", "") || Is(path, "", "lastExceptionBacktrace", "");

        private static bool Is(List<string> path, params ReadOnlySpan<string> names)
        {
            if (path.Count != names.Length)
            {
                return false;
            }

            for (var i = 0; i < names.Length; i++)
            {
                if (path[i] != names[i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
