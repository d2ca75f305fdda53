// What the studio costs: training with its page open beside the command line; frames and memory of the page; its first paint.
using System.Globalization;
using Nabla.StudioSpeed;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["speed", .. var rest]:
        return await SpeedAsync(rest);
    case ["frames", .. var rest]:
        return await FramesAsync(rest is [var seconds, ..] ? int.Parse(seconds, CultureInfo.InvariantCulture) : 20);
    case ["paint"]:
        return await PaintAsync();
    default:
        Console.Error.WriteLine("speed [HIDDEN EPOCHS ROUNDS] | frames [SECONDS] | paint");
        return 2;
}

// A B, B A, …: whatever else the machine does meets both.
static async Task<int> SpeedAsync(string[] rest)
{
    string hidden = rest.ElementAtOrDefault(0) ?? "16,16";
    int epochs = int.Parse(rest.ElementAtOrDefault(1) ?? "60", CultureInfo.InvariantCulture),
        rounds = int.Parse(rest.ElementAtOrDefault(2) ?? "3", CultureInfo.InvariantCulture);
    await using var studio = await OpenStudio.StartAsync();
    await studio.Page.GotoAsync(new Uri(studio.Address, "/train").ToString());
    await studio.Page.WaitForSelectorAsync(".chip");
    var ratios = new List<double>();
    for (int round = 0; round < rounds; round++)
    {
        double alone = 0, open = 0;
        foreach (bool isAlone in round % 2 == 0 ? new[] { true, false } : [false, true])
        {
            if (isAlone) alone = await Tool.TrainAsync("digits", hidden, epochs);
            else open = await studio.TrainAsync("digits", hidden, epochs);
        }

        ratios.Add(open / alone);
        Console.WriteLine($"784-{hidden.Replace(',', '-')}-10: command line {alone:N0}/s, studio with its page open {open:N0}/s, "
            + $"{100 * open / alone:0.0} %");
    }

    Console.WriteLine($"median {100 * ratios.Order().ElementAt(rounds / 2):0.0} %");
    return 0;
}

static async Task<int> FramesAsync(int seconds)
{
    await using var studio = await OpenStudio.StartAsync();
    string id = await studio.StartRunAsync("digits", "16,16", 1_000_000);
    await studio.Page.GotoAsync(new Uri(studio.Address, $"/train?run={id}").ToString());
    await studio.Page.WaitForSelectorAsync(".curve .legend");
    var devtools = await studio.Page.Context.NewCDPSessionAsync(studio.Page);
    await studio.Page.EvaluateAsync("window.frames_ = 0; (function next() { window.frames_++; requestAnimationFrame(next); })()");
    int step = Math.Min(20, seconds);
    for (int done = 0; done < seconds; done += step)
    {
        int before = await studio.Page.EvaluateAsync<int>("window.frames_");
        await Task.Delay(TimeSpan.FromSeconds(step));
        int frames = await studio.Page.EvaluateAsync<int>("window.frames_") - before;
        await devtools.SendAsync("HeapProfiler.collectGarbage");
        double heap = await studio.Page.EvaluateAsync<double>("performance.memory.usedJSHeapSize / 1e6");
        int nodes = await studio.Page.EvaluateAsync<int>("document.querySelectorAll('*').length");
        var run = await studio.GetAsync($"/api/runs/curves?run={id}");
        Console.WriteLine($"{done + step,4} s: {(double)frames / step:0.0} frames/s, page {heap:0.0} MB, {nodes} elements, studio "
            + $"{studio.Megabytes:0} MB, epoch {run.GetProperty("epoch").GetInt32()}, "
            + $"{run.GetProperty("samples_per_second").GetDouble():N0} samples/s");
    }

    return 0;
}

static async Task<int> PaintAsync()
{
    await using var studio = await OpenStudio.StartAsync();
    foreach (string path in new[] { "/train", "/data", "/train" })
    {
        await studio.Page.GotoAsync(new Uri(studio.Address, path).ToString());
        await studio.Page.WaitForSelectorAsync("main > *");
        await Task.Delay(1500);
        double paint = await studio.Page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0].startTime");
        double bytes = await studio.Page.EvaluateAsync<double>(
            "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((sum, one) => sum + "
                + "one.transferSize, 0)");
        Console.WriteLine($"{path}: first paint after {paint:0} ms, {bytes / 1e6:0.000} MB transferred");
    }

    return 0;
}
