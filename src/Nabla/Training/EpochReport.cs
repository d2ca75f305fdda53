namespace Nabla.Training;

/// <summary>What one epoch did.</summary>
/// <param name="Epoch">Which, from 1.</param>
/// <param name="Epochs">Of how many.</param>
/// <param name="Train">Scores on the training samples as they were met, while the weights moved.</param>
/// <param name="Validation">Scores on the validation samples after the epoch; null without such a set.</param>
/// <param name="LearningRate">η of the epoch's last step.</param>
/// <param name="GradientNorm">|∇C| of the epoch's last step, before clipping.</param>
/// <param name="Seconds">Time of the epoch's training, validation left out.</param>
/// <param name="SamplesPerSecond">Training samples a second.</param>
/// <param name="ThetaSha256">Hash of θ after the epoch, as <see cref="ParameterOrder.Sha256"/> takes it.</param>
/// <param name="IsBest">True where the monitored value is the best so far.</param>
public sealed record EpochReport(
    int Epoch,
    int Epochs,
    Scores Train,
    Scores? Validation,
    double LearningRate,
    double GradientNorm,
    double Seconds,
    double SamplesPerSecond,
    string ThetaSha256,
    bool IsBest);
