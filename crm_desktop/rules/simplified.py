"""Traditional characters that turn up in the names of firms and people, made simplified before names are compared."""

from typing import Final

_TRADITIONAL: Final = (
    "廣業電機東車門開關長張陳劉楊趙黃吳孫馬鄭謝許鄧馮蔣葉閻餘盧鐘譚賈鄒陸蘇羅龍萬華國際發達興榮譽誠億億聯滙匯豐"
    "盛寶貝貿財貨資質購銷賣買錢銀鐵鋼鑫鋁銅鏡標識牌噴繪畫圖書報紙筆墨印製製裝飾設計創意藝術傳媒體與電腦網絡線紅綠藍"
    "顏彩絲綢繡織紡縫衣帽鞋氣熱點燈燭樓層場廠庫倉儲運輸遞送達遠進選購區縣鄉鎮鄰裡灣島嶺濱瀋陽遼寧黑龍齊濟南慶雲貴"
    "產銷務勞動員團隊會議協學習習師傅醫藥療養護愛樂歡喜優雙單復複雜難離靜麗儷嬌嬋蘭蓮鳳鳥鶴鷹鴻鵬鯤魚鮮麥黨義禮儀"
    "廟廳廬廊應當歸來個們這裏後從對過還實現視覺觀見規親戰戲劇幹乾淨涼冷凍潔濤澤濃漢湯滿漲潤漁漸燦煒煥煙爾犧獎獨獻瑪瑤環璽"
    "臺颱檯範鬆鬥強彈彌軟輕載輝輪轉軍連週適遲郵釀釋針鈴鉛銘鋒錦鍋鍵鎖鏈鑄鑽閃閣閱闊陣陰隨險隸雞霧靈頁頂項順須頓預領頭顧題額風飛飯飲館饒駿騰驗驚體鬧鹽齡責錄訂單證號稅額類歲輯濾膠膜噸屜櫃箱紡"
)
_SIMPLIFIED: Final = (
    "广业电机东车门开关长张陈刘杨赵黄吴孙马郑谢许邓冯蒋叶阎余卢钟谭贾邹陆苏罗龙万华国际发达兴荣誉诚亿亿联汇汇丰"
    "盛宝贝贸财货资质购销卖买钱银铁钢鑫铝铜镜标识牌喷绘画图书报纸笔墨印制制装饰设计创意艺术传媒体与电脑网络线红绿蓝"
    "颜彩丝绸绣织纺缝衣帽鞋气热点灯烛楼层场厂库仓储运输递送达远进选购区县乡镇邻里湾岛岭滨沈阳辽宁黑龙齐济南庆云贵"
    "产销务劳动员团队会议协学习习师傅医药疗养护爱乐欢喜优双单复复杂难离静丽俪娇婵兰莲凤鸟鹤鹰鸿鹏鲲鱼鲜麦党义礼仪"
    "庙厅庐廊应当归来个们这里后从对过还实现视觉观见规亲战戏剧干干净凉冷冻洁涛泽浓汉汤满涨润渔渐灿炜焕烟尔牺奖独献玛瑶环玺"
    "台台台范松斗强弹弥软轻载辉轮转军连周适迟邮酿释针铃铅铭锋锦锅键锁链铸钻闪阁阅阔阵阴随险隶鸡雾灵页顶项顺须顿预领头顾题额风飞饭饮馆饶骏腾验惊体闹盐龄责录订单证号税额类岁辑滤胶膜吨屉柜箱纺"
)
_TABLE: Final = {
    ord(traditional): simplified
    for traditional, simplified in zip(_TRADITIONAL, _SIMPLIFIED, strict=True)
    if traditional != simplified
}


def to_simplified(text: str) -> str:
    """`text` with its common traditional characters made simplified; for comparing, never for showing or storing."""
    return text.translate(_TABLE)
