using System.Globalization;
using System.Text.Json.Nodes;

namespace Alexandria.Host.Migrate;

/// <summary>Tells on standard error how far a move is: a line that is written over for a person, lines of JSON for a program.</summary>
internal sealed class MoveProgress(TextWriter error, bool json, bool terminal, TimeProvider time)
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1);

    private string phase = "";
    private long total;
    private long before;
    private long began;
    private long told;
    private bool open;

    /// <summary>A phase begins.</summary>
    /// <param name="name"><c>copy</c>, <c>blobs</c>, <c>verify</c>.</param>
    /// <param name="things">Rows or blobs in it.</param>
    public void Begin(string name, long things)
    {
        End();
        (phase, total, before) = (name, things, 0);
        began = told = time.GetTimestamp();
    }

    /// <summary>So much of a part is done.</summary>
    /// <param name="part">The table.</param>
    /// <param name="done">Of its rows.</param>
    public void Show(string part, long done)
    {
        // Asked for each row; the clock is not.
        if ((done & 0xFF) == 0 && time.GetElapsedTime(told) >= Often)
        {
            Tell(part, done);
        }
    }

    /// <summary>A part is done.</summary>
    public void Done(string part, long things)
    {
        if (things > 0)
        {
            Tell(part, things);
            before += things;
        }
    }

    public void End()
    {
        if (open)
        {
            error.WriteLine();
            open = false;
        }
    }

    private void Tell(string part, long done)
    {
        told = time.GetTimestamp();
        var all = before + done;
        var share = total == 0 ? 1 : Math.Min(1, (double)all / total);
        var elapsed = time.GetElapsedTime(began);
        var left = share > 0 ? elapsed * ((1 - share) / share) : TimeSpan.Zero;
        if (json)
        {
            var line = new JsonObject
            {
                ["phase"] = phase, ["part"] = part, ["done"] = done, ["allDone"] = all, ["total"] = total,
                ["percent"] = Math.Round(share * 100, 1), ["secondsLeft"] = Math.Round(left.TotalSeconds),
            };
            error.WriteLine(line.ToJsonString(Json.Options));
        }
        else
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{phase,-7} {part,-22} {done,10:N0}   {share * 100,5:0.0} % of {total:N0}, {left:mm\\:ss} left");
            error.Write(terminal ? "\r" + line.PadRight(90) : line + "\n");
            open = terminal;
        }
    }
}
