using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Alexandria.Testing;

namespace Alexandria.Surfaces.Tests.OpenApi;

public sealed partial class ApiBrowserTests(SurfaceServer server) : IClassFixture<SurfaceServer>
{
    [Fact]
    public async Task The_page_is_made_of_our_own_files_alone()
    {
        using var moved = await server.Client.GetAsync("/api");
        Assert.Equal(HttpStatusCode.MovedPermanently, moved.StatusCode);

        using var page = await server.Client.GetAsync("/api/index.html");
        var html = await page.Content.ReadAsStringAsync();
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);

        var files = Reference().Matches(html).Select(match => match.Groups["path"].Value).ToArray();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            using var loaded = await server.Client.GetAsync(new Uri(new Uri(server.Client.BaseAddress!, "/api/index.html"), file));
            Assert.Equal(HttpStatusCode.OK, loaded.StatusCode);
        }
    }

    [Fact]
    public async Task The_page_needs_no_script_of_its_own_in_the_markup()
    {
        var html = await server.Client.GetStringAsync("/api/index.html");

        Assert.DoesNotMatch("<script>|<script [^>]*>[^<]", html);
        Assert.DoesNotMatch(" on[a-z]+=", html);
        var index = await server.Client.GetStringAsync("/api/index.js");
        Assert.Contains("/openapi/v1.json", index, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_shows_every_area_and_its_policy_refuses_nothing()
    {
        var browser = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);
        if (browser is null)
        {
            Assert.Skip("No Chromium is installed.");
        }

        using var profile = new TestDirectory();
        using var process = Process.Start(new ProcessStartInfo(browser)
        {
            ArgumentList = { "--headless", "--no-sandbox", "--disable-gpu", $"--user-data-dir={profile.Path}", "--enable-logging=stderr", "--virtual-time-budget=20000", "--dump-dom", $"{server.Client.BaseAddress}api/index.html" },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var log = process.StandardError.ReadToEndAsync(patience.Token);
        var page = await process.StandardOutput.ReadToEndAsync(patience.Token);

        // Areas are shown closed.
        Assert.Contains("data-tag=\"notes\"", page, StringComparison.Ordinal);
        Assert.Contains("data-tag=\"monitoring\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Content Security Policy", await log, StringComparison.Ordinal);
    }

    [GeneratedRegex("(?:src|href)=\"(?<path>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
