namespace Nabla.Training;

/// <summary>
/// Stops when the monitored value has not become better for some epochs. The weights of the best epoch are restored always: also when
/// training runs to its last epoch, and when it is cancelled.
/// </summary>
/// <param name="Patience">Epochs without improvement before stopping. <value>The default is 10.</value></param>
/// <param name="MinDelta">How much better counts as better. <value>The default is 0.</value></param>
/// <param name="Monitor">The metric to watch on the validation set (on the training set where there is none). <value>The default is the
/// cost.</value></param>
/// <param name="KeepLast">Whether of equally good epochs the last is kept, and counts as better. <value>The default is false: the first
/// is.</value></param>
public sealed record EarlyStopping(int Patience = 10, double MinDelta = 0, string Monitor = "cost", bool KeepLast = false);
