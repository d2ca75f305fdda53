using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nabla.Data;
using Nabla.Data.Readers;
using Nabla.Data.Streams;

namespace Nabla.Models.Search;

/// <summary>
/// All runs of a search in a file, a JSON object a line, rewritten whole after each: a search that is killed goes on after the last of
/// them.
/// </summary>
public sealed class SearchLog
{
    private readonly string _path, _first;
    private readonly List<SearchRun> _runs = [];

    private SearchLog(string path, string first) => (_path, _first) = (path, first);

    /// <summary>The runs so far, in the order in which they were made.</summary>
    public IReadOnlyList<SearchRun> Runs => _runs;

    /// <summary>Opens a log, or begins one where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="asked">What the search was asked.</param>
    /// <param name="trials">How many configurations it tries.</param>
    /// <returns>The log.</returns>
    /// <exception cref="DataException">The file is of another search, or damaged.</exception>
    public static SearchLog Open(string path, RunConfiguration asked, int trials)
    {
        ArgumentNullException.ThrowIfNull(asked);
        var log = new SearchLog(path, Conditions(asked, trials));
        if (!File.Exists(path)) return log;
        string[] lines = File.ReadAllLines(path);
        if (lines.Length > 0) lines[0] = WithCurrentNames(lines[0]);
        if (lines.Length > 0 && lines[0] != log._first && WithoutData(lines[0]) == WithoutData(log._first))
            throw new DataException($"{path} is a search on other data: {asked.Data} has changed since. Use another folder.");
        if (lines.Length == 0 || lines[0] != log._first)
            throw new DataException($"{path} is of another search: it was asked {(lines.Length > 0 ? lines[0] : "nothing")} and is asked "
                + $"{log._first}. Use its settings, or another folder.");
        try
        {
            foreach (string line in lines[1..])
                log._runs.Add(JsonSerializer.Deserialize(line, SearchJson.Default.SearchRun) ?? throw new JsonException());
        }
        catch (JsonException) when (log._runs.Count + 2 == lines.Length)
        {
            // The last line was cut off, by a disk without room perhaps: its run is made again.
        }
        catch (JsonException damage)
        {
            throw new DataException($"{path}, line {log._runs.Count + 2} is no run of a search. Use an unchanged copy, or "
                + "another folder.", damage);
        }

        return log;
    }

    /// <summary>A run that was made already.</summary>
    /// <param name="trial">Its configuration.</param>
    /// <param name="epochs">Its length.</param>
    /// <returns>The run; null where it is still to be made.</returns>
    public SearchRun? Find(int trial, int epochs) => _runs.Find(run => run.Trial == trial && run.Epochs == epochs);

    /// <summary>Adds a run, and writes the file.</summary>
    /// <param name="run">The run.</param>
    public void Add(SearchRun run)
    {
        _runs.Add(run);
        WholeFile.Write(_path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            writer.WriteLine(_first);
            foreach (var one in _runs) writer.WriteLine(JsonSerializer.Serialize(one, SearchJson.Default.SearchRun));
        });
    }

    // Threads change no weights.
    private static string Conditions(RunConfiguration asked, int trials)
    {
        string settings = string.Concat((asked with { Threads = null }).ToJson().Split('\n').Select(line => line.Trim()));
        return $"{{\"trials\":{trials},\"asked\":{settings}{(Fingerprint(asked.Data) is { } hash ? $",\"data_sha256\":\"{hash}\"" : "")}}}";
    }

    // Files of tables; a built-in set does not change, and a folder of images is not read only to compare it.
    private static string? Fingerprint(string? data) => data is not null && (File.Exists(data) || TableFiles.IsMultiple(data))
        ? Fingerprints.Compute(TableFiles.Parse(data)) : null;

    // A log of an earlier version may name settings by older names.
    private static string WithCurrentNames(string first) => RunSettings.All
        .SelectMany(setting => setting.OlderNames.Select(older => (Older: $"\"{older}\":", Now: $"\"{setting.Name}\":")))
        .Aggregate(first, (line, name) => line.Replace(name.Older, name.Now, StringComparison.Ordinal));

    private static string WithoutData(string first) => first.IndexOf(",\"data_sha256\"", StringComparison.Ordinal) is >= 0 and var at
        ? first[..at] + "}" : first;
}

/// <summary>Reads and writes runs without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SearchRun))]
internal sealed partial class SearchJson : JsonSerializerContext;
