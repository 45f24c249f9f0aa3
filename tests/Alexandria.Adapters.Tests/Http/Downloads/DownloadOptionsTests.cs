using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using Alexandria.Adapters.Http.Downloads;
using Alexandria.Downloads;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Adapters.Tests.Http.Downloads;

public sealed partial class DownloadOptionsTests : DownloadTest
{
    [Theory]
    [InlineData(nameof(DownloadOptions.AllowedHosts), "https://example.org")]
    [InlineData(nameof(DownloadOptions.AllowedHosts), "*")]
    [InlineData(nameof(DownloadOptions.AllowedHosts), "exa mple.org")]
    [InlineData(nameof(DownloadOptions.AllowedHosts), "a.*.org")]
    [InlineData(nameof(DownloadOptions.AllowedPorts), "70000")]
    [InlineData(nameof(DownloadOptions.AllowedPorts), "0")]
    [InlineData(nameof(DownloadOptions.RequestsPerSecond), "0")]
    [InlineData(nameof(DownloadOptions.Burst), "0")]
    [InlineData(nameof(DownloadOptions.ConcurrencyPerHost), "33")]
    [InlineData(nameof(DownloadOptions.MaxAttempts), "0")]
    [InlineData(nameof(DownloadOptions.DeadlineSeconds), "0")]
    [InlineData(nameof(DownloadOptions.IdleSeconds), "601")]
    [InlineData(nameof(DownloadOptions.MinimumBytesPerSecond), "-1")]
    [InlineData(nameof(DownloadOptions.MaxMebibytes), "0")]
    [InlineData(nameof(DownloadOptions.MaxRedirects), "21")]
    [InlineData(nameof(DownloadOptions.UserAgent), "a\nb")]
    [InlineData(nameof(DownloadOptions.Contact), "a)b")]
    public void A_wrong_option_is_named(string option, string value)
    {
        var key = option.StartsWith("Allowed", StringComparison.Ordinal) ? $"Downloads:{option}:0" : $"Downloads:{option}";
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
        var options = configuration.GetSection(DownloadOptions.Section).Get<DownloadOptions>()!;
        var refused = Assert.Throws<ValidationException>(() => new ServiceCollection().AddDownloads(options));
        Assert.Equal([option], refused.ValidationResult.MemberNames);
    }

    [Fact]
    public async Task Downloads_are_registered_once_with_what_is_configured()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Downloads:AllowedHosts:0", "*.example.org"), new("Downloads:AllowedPorts:0", "8080"), new("Downloads:RequestsPerSecond", "0.5"),
        ]).Build();
        var options = configuration.GetSection(DownloadOptions.Section).Get<DownloadOptions>()!;
        Assert.Equal((0.5, 8080, "*.example.org"), (options.RequestsPerSecond, options.AllowedPorts.Single(), options.AllowedHosts.Single()));
        await using var services = new ServiceCollection().AddLogging().AddDownloads(options).AddDownloads(new DownloadOptions()).BuildServiceProvider();
        var downloader = services.GetRequiredService<IDownloader>();
        var answer = await downloader.ReadAsync(new ResourceRequest { Address = new Uri("http://127.0.0.1/") }, Cancellation);
        Assert.Equal(DownloadCodes.HostNotAllowed, answer.Error!.Code);
    }

    [Fact]
    public async Task Metrics_tell_outcomes_and_bytes_and_never_an_address()
    {
        var told = new ConcurrentQueue<(string Name, double Value, string Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == "Alexandria.Downloads")
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            told.Enqueue((instrument.Name, value, string.Join(',', tags.ToArray().Select(t => $"{t.Key}={t.Value}"))));

        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        Serve("files.test", wire => wire.Number == 1 ? wire.AnswerAsync("429 Slow", headers: "Retry-After: 3\r\n") : wire.AnswerAsync("200 OK", new byte[1_234_567]));
        await FetchAsync("http://files.test/terms.obo");

        // Other tests download at the same time: the odd figures are this one's.
        Assert.Contains(("alexandria.downloads.requests", 1, "outcome=download_rate_limited"), told);
        Assert.Contains(("alexandria.downloads.requests", 1, "outcome=succeeded"), told);
        Assert.Contains(("alexandria.downloads.received", 1_234_567, ""), told);
        Assert.Contains(("alexandria.downloads.wait.duration", 3, ""), told);
        Assert.Contains(("alexandria.downloads.cooldowns", 1, ""), told);
        Assert.Contains(("alexandria.downloads.duration", 3, "outcome=succeeded"), told);
        Assert.DoesNotContain(told, t => t.Tags.Contains("files.test", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_code_is_documented_and_every_documented_code_exists()
    {
        var codes = typeof(DownloadCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetValue(null)!).Order(StringComparer.Ordinal);
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "methods", "downloads.md"));
        Assert.Equal(codes, Row().Matches(page).Select(m => m.Groups["code"].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_code_is_made_with_the_documented_word_on_whether_it_passes_by_itself()
    {
        var address = new Uri("http://files.test/x");
        Error[] made =
        [
            .. typeof(DownloadErrors).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => (Error)method.Invoke(null, [.. method.GetParameters().Select(p => Argument(p.ParameterType, address))])!),
        ];
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "methods", "downloads.md"));
        var documented = Row().Matches(page).ToDictionary(m => m.Groups["code"].Value, m => m.Groups["passes"].Value);
        Assert.Equal(documented.Keys.Order(StringComparer.Ordinal), made.Select(e => e.Code).Distinct().Order(StringComparer.Ordinal));

        // download_status says one or the other by its status.
        Assert.All(made.Where(e => e.Code != DownloadCodes.Status), e => Assert.Equal(documented[e.Code], e.Kind is ErrorKind.Unavailable ? "yes" : "no"));
    }

    private static object Argument(Type type, Uri address) =>
        type == typeof(Uri) ? address : type == typeof(string) ? "x" : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(1) : Activator.CreateInstance(type)!;

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Alexandria.slnx")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"^\| `(?<code>download_[a-z_]+)` \| (?<passes>yes|no|by status) \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Row();
}
