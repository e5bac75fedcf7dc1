//! Hostile requests by the million: the seeds of the fuzz targets, changed at random.

use std::{
    collections::BTreeMap,
    fs,
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex},
};

use tokio::{io::AsyncWriteExt as _, task::JoinSet};

use crate::{
    edit::{Edit, STUMBLES},
    mock::Mock,
    wire::{Answer, Connection, serves_a_good_client},
};

/// Clients at the same time.
const CLIENTS: u64 = 8;
/// Of so many requests one has whatever framing chance has left it, and a connection of its own.
const MALFORMED: u64 = 16;
/// After so many requests everything begins anew, so that keys stay keys.
const RESET: u64 = 5_000;

#[tokio::test]
async fn hostile_requests_are_refused_and_harm_nothing() {
    hostile_requests(3_000).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
async fn a_million_hostile_requests_are_refused_and_harm_nothing() {
    hostile_requests(1_000_000).await;
}

/// What was answered, by status; nothing where the connection ended.
type Statuses = BTreeMap<Option<u16>, u64>;

async fn hostile_requests(count: u64) {
    let mock = Mock::start();
    let targets = Arc::new(Target::all(&mock).await);
    let seen = Arc::new(Mutex::new(Statuses::new()));
    let (before, _) = mock.memory();
    let mut halfway = before;
    for half in 0..2 {
        let mut clients = JoinSet::new();
        for number in 0..CLIENTS {
            let chance = Chance(half * CLIENTS + number);
            let client = client(targets.clone(), chance, count / CLIENTS / 2, seen.clone());
            clients.spawn(client);
        }
        clients.join_all().await;
        if half == 0 {
            halfway = mock.memory().0;
        }
    }
    let (after, most) = mock.memory();
    let seen = seen.lock().unwrap().clone();
    println!("{count} hostile requests: {seen:?}");
    println!(
        "{before} MiB before, {halfway} MiB halfway, {after} MiB behind them, {most} MiB at most"
    );
    for status in seen.keys().flatten() {
        // What is documented and not imitated, and a model that is not deployed yet.
        assert!(*status < 500 || [501, 503].contains(status), "{seen:?}");
    }
    assert!(
        seen.get(&Some(200))
            .is_some_and(|honoured| *honoured > count / 20)
    );
    for target in targets.iter() {
        target.reset().await;
    }
    serves_a_good_client(&mock, 10).await;
    assert!(after <= halfway + halfway / 4 + 16, "memory grows");
    mock.stop();
}

async fn client(
    targets: Arc<Vec<Target>>,
    mut chance: Chance,
    count: u64,
    seen: Arc<Mutex<Statuses>>,
) {
    let mut connections: Vec<Option<Connection>> = targets.iter().map(|_| None).collect();
    let mut own = Statuses::new();
    for number in 0..count {
        if number % RESET == 0 {
            for target in targets.iter() {
                target.reset().await;
            }
        }
        let place = chance.below(targets.len());
        let target = &targets[place];
        let good = &target.seeds[chance.below(target.seeds.len())];
        let status = if number % MALFORMED == 0 {
            let request = chance.changed(good.clone());
            alone(target.address, &request, &mut chance).await
        } else {
            let request = framed(chance.changed(good.clone()));
            let connection = &mut connections[place];
            if connection.is_none() {
                *connection = Some(Connection::open(target.address).await.unwrap());
            }
            let open = connection.as_mut().expect("it is open");
            let answer = open.ask(&request).await.ok();
            let stays = answer.as_ref().is_some_and(Answer::is_kept_alive);
            if !stays {
                *connection = None;
            }
            answer.map(|it| it.status)
        };
        *own.entry(status).or_default() += 1;
    }
    let mut seen = seen.lock().unwrap();
    for (status, times) in own {
        *seen.entry(status).or_default() += times;
    }
}

/// On a connection from anywhere on loopback, which is closed behind the request.
async fn alone(to: SocketAddr, request: &[u8], chance: &mut Chance) -> Option<u16> {
    let [one, two, ..] = chance.next().to_le_bytes();
    let connection = Connection::from([127, 0, one, two.clamp(1, 254)], to).await;
    let mut connection = connection.unwrap();
    let _ = connection.stream.write_all(request).await;
    let _ = connection.stream.shutdown().await;
    connection
        .answer(request.starts_with(b"HEAD "))
        .await
        .ok()
        .map(|it| it.status)
}

/// The same request with the length that its body has, so that its platform gets to see it.
fn framed(request: Vec<u8>) -> Vec<u8> {
    let text = String::from_utf8_lossy(&request).into_owned();
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let is_framing = |line: &&str| {
        let line = line.to_ascii_lowercase();
        ["content-length", "transfer-encoding", "expect"]
            .iter()
            .any(|it| line.starts_with(it))
    };
    let mut lines: Vec<_> = head.lines().filter(|line| !is_framing(line)).collect();
    let length = format!("content-length: {}", body.len());
    lines.push(&length);
    format!("{}\r\n\r\n{body}", lines.join("\r\n")).into_bytes()
}

/// A listener, and requests that it understands.
struct Target {
    address: SocketAddr,
    control: SocketAddr,
    name: &'static str,
    seeds: Vec<Vec<u8>>,
}

impl Target {
    async fn all(mock: &Mock) -> Vec<Self> {
        let token = token(mock.address("runai")).await;
        let mut targets = Vec::new();
        for name in ["plexe", "coreplexml", "aiaas", "runai", "control"] {
            let of_control = name == "control";
            targets.push(Self {
                address: if of_control {
                    mock.control()
                } else {
                    mock.address(name)
                },
                control: mock.control(),
                name,
                seeds: if of_control {
                    lines()
                } else {
                    requests(name, &token)
                },
            });
        }
        targets
    }

    async fn reset(&self) {
        if self.name == "control" {
            return;
        }
        let mut connection = Connection::open(self.control).await.unwrap();
        let request = format!(
            "POST /control/{}/reset HTTP/1.1\r\nhost: a\r\n\r\n",
            self.name
        );
        assert_eq!(
            connection.ask(request.as_bytes()).await.unwrap().status,
            204
        );
        let request = format!(
            "PUT /control/{}/limits HTTP/1.1\r\nhost: a\r\ncontent-length: 17\r\n\r\n{{\"enabled\":false}}",
            self.name
        );
        assert_eq!(
            connection.ask(request.as_bytes()).await.unwrap().status,
            200
        );
    }
}

/// The requests in a platform's seeds.
fn requests(name: &str, token: &str) -> Vec<Vec<u8>> {
    let filled = |text: &str| {
        let text = text.replace("~token~", token).replace("~length~", "0");
        let text = text.replace("~id~", "1").replace("~key~", "nonsense");
        text.replace("~cookie~", "sid=nonsense").into_bytes()
    };
    let files = seeds(name).into_iter();
    let parts = files.flat_map(|(_, text)| text.split("~~~\n").map(filled).collect::<Vec<_>>());
    parts.collect()
}

/// What control is asked in its seeds, but for what turns faults on: some of them are server errors.
fn lines() -> Vec<Vec<u8>> {
    let request = |line: &str| {
        let mut words = line.splitn(3, ' ');
        let mut word = || words.next().unwrap_or_default();
        format!("{} {} HTTP/1.1\nhost: a\n\n{}", word(), word(), word()).into_bytes()
    };
    let files = seeds("control")
        .into_iter()
        .filter(|(name, _)| name != "deviations");
    let lines = files.flat_map(|(_, text)| text.lines().map(request).collect::<Vec<_>>());
    lines.collect()
}

fn seeds(target: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(target);
    let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap());
    let read = files.map(|it| {
        let name = it.file_name().into_string().unwrap();
        (name, fs::read_to_string(it.path()).unwrap())
    });
    read.collect()
}

async fn token(runai: SocketAddr) -> String {
    let body = r#"{"grantType":"app_token","AppId":"app123","AppSecret":"asdasidjn9d"}"#;
    let head = "POST /api/v1/token HTTP/1.1\r\nhost: a\r\ncontent-length";
    let request = format!("{head}: {}\r\n\r\n{body}", body.len());
    let mut connection = Connection::open(runai).await.unwrap();
    let answer = connection.ask(request.as_bytes()).await.unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    answer["accessToken"].as_str().unwrap().to_owned()
}

/// Numbers that look random, the same each time (the finaliser of splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("it is below one")
    }

    /// Nought to three changes.
    fn changed(&mut self, mut request: Vec<u8>) -> Vec<u8> {
        for _ in 0..self.below(4) {
            let put = match self.below(3) {
                0 => Vec::new(),
                1 => self.next().to_le_bytes()[..2].to_vec(),
                _ => STUMBLES[self.below(STUMBLES.len())].into(),
            };
            let (at, cut) = (self.below(request.len() + 1), self.below(6));
            Edit { at, cut, put }.apply(&mut request);
        }
        request
    }
}
