using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Alexandria.Host.Logging;

/// <summary>A record as a line for people: <c>07:36:05 warn Alexandria.Kernel.Events.Delivery: Event … trace=…</c>. What follows it (a stack) is indented, so that nothing in it can pass for a record.</summary>
internal sealed class TextLogFormatter(TimeProvider time, RepeatedFaults repeated) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "alexandria-text";

    private const string Indentation = "      ";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (repeated.IsRepeated(logEntry.Category, logEntry.EventId, logEntry.LogLevel, logEntry.Exception))
        {
            return;
        }

        textWriter.Write(time.GetUtcNow().ToString("HH:mm:ss ", CultureInfo.InvariantCulture));
        textWriter.Write(Level(logEntry.LogLevel));
        textWriter.Write(' ');
        textWriter.Write(LogRecordText.Escape(logEntry.Category));
        textWriter.Write(": ");
        textWriter.Write(LogRecordText.Escape(logEntry.Formatter(logEntry.State, logEntry.Exception)));
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } span)
        {
            textWriter.Write(" trace=");
            textWriter.Write(span.TraceId.ToHexString());
        }

        textWriter.Write('\n');
        foreach (var line in logEntry.Exception?.ToString().Split('\n') ?? [])
        {
            textWriter.Write(Indentation);
            textWriter.Write(LogRecordText.Escape(line.TrimEnd('\r')));
            textWriter.Write('\n');
        }
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
