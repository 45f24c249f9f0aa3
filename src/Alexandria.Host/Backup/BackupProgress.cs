using System.Globalization;

namespace Alexandria.Host.Backup;

/// <summary>A line on standard error that fills while work goes on; nothing when nobody looks at it.</summary>
internal sealed class BackupProgress(TextWriter error, bool shown)
{
    private const int Width = 30;

    private string last = "";

    /// <param name="what">What is worked on.</param>
    /// <param name="part">How much of it is done, 0 to 1.</param>
    public void Show(string what, double part)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{what,-10} [{new string('#', (int)(part * Width)),-Width}] {part * 100,3:0} %");
        if (shown && line != last)
        {
            error.Write("\r" + line);
            last = line;
        }
    }

    public void End()
    {
        if (last.Length > 0)
        {
            error.WriteLine();
        }
    }
}
