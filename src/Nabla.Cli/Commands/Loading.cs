using Nabla.Cli.Terminal;
using Nabla.Data;
using Nabla.Data.Downloads;
using Nabla.Data.Readers;
using Nabla.Data.Sources;

namespace Nabla.Cli.Commands;

/// <summary>Reads or downloads data and shows the progress of a download.</summary>
internal static class Loading
{
    /// <summary>Reads data.</summary>
    /// <param name="load">Reads it with the given options.</param>
    /// <param name="folder">The folder with downloaded data sets; null for the default.</param>
    /// <param name="screen">Shows the progress.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="notes">Receives the notes, which are shown as well; null if they are not needed.</param>
    /// <param name="csv">How CSV files are read; null to infer it.</param>
    /// <returns>What was read.</returns>
    public static T Load<T>(Func<DataOptions, CancellationToken, Task<T>> load, string? folder, IScreen screen,
        CancellationToken cancellationToken,
        ICollection<DataNote>? notes = null, CsvOptions? csv = null)
    {
        var options = new DataOptions
            { DataDirectory = folder, Progress = new DownloadNotes(screen), Notes = new NotesShown(screen, notes), Csv = csv ?? new(),
            StandardInput = Console.OpenStandardInput };
        return load(options, cancellationToken).GetAwaiter().GetResult();
    }

    // Of data that is read twice each note is shown once.
    private sealed class NotesShown(IScreen screen, ICollection<DataNote>? notes) : IProgress<DataNote>
    {
        private readonly HashSet<DataNote> _known = [];

        public void Report(DataNote value)
        {
            if (!_known.Add(value)) return;
            screen.Note(FlagAdvice.Message(value));
            notes?.Add(value);
        }
    }

    // A line when a file begins and one at each quarter of it: enough for a terminal and for a log.
    private sealed class DownloadNotes(IScreen screen) : IProgress<DownloadProgress>
    {
        private const int Parts = 4;
        private readonly Lock _gate = new();
        private string _file = "";
        private long _part;

        public void Report(DownloadProgress value)
        {
            lock (_gate)
            {
                long part = Parts * value.Received / Math.Max(1, value.Total);
                if (value.File == _file && part == _part) return;
                (_file, _part) = (value.File, part);
                screen.Line(FormattableString.Invariant($"downloading {value.File} from {value.Mirror}: {value.Received / 1e6:0.0} of ")
                    + FormattableString.Invariant($"{value.Total / 1e6:0.0} MB"));
            }
        }
    }
}
